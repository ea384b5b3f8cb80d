"""A real Apache Jena Fuseki 5.6, fetched once from Maven Central into the user's cache.

Without Java 17, Maven, or the network for the first time, the tests are skipped and say why.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

VERSION = "5.6.0"
JAR = f"jena-fuseki-server-{VERSION}.jar"
STORE_PASSWORD = "of-the-keys"
FETCH_SECONDS, START_SECONDS = 600, 60
JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m")

DATA_SETS = """
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX ja: <http://jena.hpl.hp.com/2005/11/Assembler#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Server ; fuseki:passwd "{home}/passwords" ; fuseki:auth "basic" .
<#memory> a fuseki:Service ; fuseki:name "memory" ; fuseki:dataset [ a ja:MemoryDataset ] ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ,
    [ fuseki:operation fuseki:update ; fuseki:name "update" ] , [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
<#disk> a fuseki:Service ; fuseki:name "disk" ; fuseki:dataset [ a tdb2:DatasetTDB2 ; tdb2:location "{home}/disk" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ,
    [ fuseki:operation fuseki:update ; fuseki:name "update" ] , [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
<#guarded> a fuseki:Service ; fuseki:name "guarded" ; fuseki:dataset [ a ja:MemoryDataset ] ;
  fuseki:allowedUsers "analyst" ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ,
    [ fuseki:operation fuseki:update ; fuseki:name "update" ] , [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
"""


class Fuseki:
    """A server with the data sets `memory`, `disk` (TDB2) and `guarded`, which can be killed and started again.

    It speaks TLS, too, with a certificate that it has signed itself, if there is a keytool to make one.
    """

    def __init__(self, jar: Path, home: Path) -> None:
        self._jar, self._home = jar, home
        self._process: subprocess.Popen[bytes] | None = None
        (home / "passwords").write_text("analyst: s3cret\n", encoding="ascii")
        (home / "disk").mkdir()
        (home / "config.ttl").write_text(DATA_SETS.format(home=home), encoding="ascii")
        self.certificate = home / "certificate.pem"
        if shutil.which("keytool"):
            make_keys(home / "keys.p12", self.certificate)
            details = {"keystore": str(home / "keys.p12"), "passwd": STORE_PASSWORD}
            (home / "https.json").write_text(json.dumps(details), encoding="ascii")
        with socket.socket() as free, socket.socket() as other:
            free.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            self._port, self._tls_port = free.getsockname()[1], other.getsockname()[1]

    def address(self, data_set: str) -> str:
        return f"sparql+http://127.0.0.1:{self._port}/{data_set}"

    def encrypted_address(self, data_set: str) -> str:
        """The address with TLS; skips if there is none."""
        if not self.certificate.exists():
            pytest.skip("a certificate for Fuseki needs keytool, which is not installed")
        return f"sparql+https://127.0.0.1:{self._tls_port}/{data_set}"

    def start(self) -> None:
        main = ("-cp", str(self._jar), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd")
        options = ["--port", str(self._port), "--localhost", "--ping", f"--config={self._home / 'config.ttl'}"]
        if self.certificate.exists():
            options += ["--httpsPort", str(self._tls_port), f"--https={self._home / 'https.json'}"]
        with (self._home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(["java", *JVM, *main, *options], stdout=log, stderr=log, cwd=self._home)
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"Fuseki did not start: {(self._home / 'server.log').read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self._port}/$/ping", timeout=5):
                return True
        except (URLError, OSError):
            return False


def make_keys(keys: Path, certificate: Path) -> None:
    """A new key of this machine, and its certificate."""
    common = ("-alias", "server", "-keystore", str(keys), "-storepass", STORE_PASSWORD)
    name = ("-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1")
    kind = ("-keyalg", "RSA", "-keysize", "2048", "-validity", "2", "-storetype", "PKCS12")
    subprocess.run(["keytool", "-genkeypair", *common, *name, *kind], check=True, capture_output=True)
    command = ["keytool", "-exportcert", "-rfc", *common, "-file", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuseki]:
    """The running server; skips if it cannot be had."""
    server = Fuseki(_jar(), tmp_path_factory.mktemp("fuseki"))
    server.start()
    yield server
    server.kill()


def _jar() -> Path:
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"a real Fuseki needs {program}, which is not installed")
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmagraph" / JAR
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _fetch(place)
    return place


def _fetch(place: Path) -> None:
    """Fetches beside `place` and moves it there, so that two test runs do not disturb each other."""
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="fetch-") as directory:
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        artifact = f"-Dartifact=org.apache.jena:jena-fuseki-server:{VERSION}"
        command = ["mvn", "--batch-mode", "--quiet", plugin, artifact, f"-DoutputDirectory={directory}"]
        try:
            done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=FETCH_SECONDS)
        except subprocess.TimeoutExpired:
            pytest.skip(f"Maven did not fetch Fuseki within {FETCH_SECONDS} s")
        if done.returncode:
            errors = [line for line in (done.stdout + done.stderr).splitlines() if "[ERROR]" in line]
            pytest.skip(f"Maven cannot fetch Fuseki: {errors[0] if errors else done.stdout[-200:]}")
        Path(directory, JAR).replace(place)
