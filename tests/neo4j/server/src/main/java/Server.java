import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnector.EncryptionLevel;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.configuration.ssl.SslPolicyConfig;
import org.neo4j.configuration.ssl.SslPolicyScope;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.io.ByteUnit;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * A database in the directory given, with Bolt on a free port of this machine and no authentication; with TLS for
 * those who ask for it if {@code certificates} there holds a private.key and a public.crt. Prints
 * {@code READY port} and runs until its standard input ends, so that it cannot outlive the tests that started it.
 */
public final class Server {
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path certificates = home.resolve("certificates");
        boolean encrypts = Files.isDirectory(certificates);
        SslPolicyConfig policy = SslPolicyConfig.forScope(SslPolicyScope.BOLT);
        DatabaseManagementService service = new DatabaseManagementServiceBuilder(home)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", 0))
                .setConfig(BoltConnector.encryption_level, encrypts ? EncryptionLevel.OPTIONAL : EncryptionLevel.DISABLED)
                .setConfig(policy.enabled, encrypts)
                .setConfig(policy.base_directory, certificates)
                .setConfig(GraphDatabaseSettings.auth_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(64))
                .build();
        GraphDatabaseService database = service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
        ConnectorPortRegister ports = ((GraphDatabaseAPI) database)
                .getDependencyResolver().resolveDependency(ConnectorPortRegister.class);
        System.out.println("READY " + ports.getLocalAddress(ConnectorType.BOLT).getPort());
        while (System.in.read() >= 0) {
            // Whatever is written here is not meant for the database.
        }
        // A shutdown in good order waits five seconds for Bolt; nobody needs the data any more.
        Runtime.getRuntime().halt(0);
    }
}
