"""What vis-network draws: nodes with their places, sizes and colours, and edges, by way of pyvis.

Only here is pyvis known. It keeps nodes, edges and options, and its wheel brings the vis-network script.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pharmagraph.errors import DataError
from pharmagraph.views.style import RELATION_COLOUR, ROLE_COLOUR, STATUS_COLOURS, STATUS_DASHES, look, words
from pharmagraph.vocabulary import Status

_REINSTALL: Final = "reinstall it: pip install --force-reinstall 'pyvis==0.3.2'"
_MANY_EDGES: Final = 4000  # above, edges are not drawn while the picture is dragged
_FEW_EDGES: Final = 500  # above, edges are the paler the more there are
_FEW_NODES: Final = 70  # up to here there is room for every label, above for ever fewer
_CHARACTER: Final = 6.6  # mean width of a letter of a label, in pixels
_LINE: Final = 17.0
_STRONG: Final = "#2176D9"  # what is selected or pointed at; stands out on white and on a dark page


def drawing(data: Mapping[str, Any]) -> dict[str, Any]:
    """Nodes, edges and options for vis-network, by way of pyvis, from what `payload` gave."""
    from pyvis.network import Network

    found = placed(data)
    network = Network(directed=True, cdn_resources="in_line")
    # Set whole: `add_node` and `add_edge` search all that was added before, which takes time in proportion to the square.
    network.nodes, network.edges, network.options = found["nodes"], found["edges"], found["options"]
    drawn_nodes, drawn_edges, _, _, _, options = network.get_network_data()
    return {"nodes": drawn_nodes, "edges": drawn_edges, "options": json.loads(options)}


def placed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Nodes with their places, edges and options as vis-network takes them."""
    nodes, edges = data["nodes"], data["edges"]
    return {"nodes": _nodes(nodes, edges), "edges": _edges(nodes, edges), "options": _options(len(edges))}


def shapes(data: Mapping[str, Any]) -> dict[str, Any]:
    """How vis-network draws the nodes and edges that `payload` gave, without places: whoever adds them finds these."""
    nodes, edges = data["nodes"], data["edges"]
    return {
        "nodes": [{"id": number, **_shape(node, _radius(node))} for number, node in enumerate(nodes)],
        "edges": _edges(nodes, edges),
    }


def vis_network() -> str:
    """The vis-network script that comes with pyvis; DataError if it is not there."""
    spec = find_spec("pyvis")  # which is not imported: it brings IPython along, for half a second
    places = map(Path, spec.submodule_search_locations or ()) if spec else ()
    scripts = sorted(script for place in places for script in place.glob("templates/lib/vis-*/vis-network.min.js"))
    if not scripts:
        raise DataError(f"pyvis came without vis-network; {_REINSTALL}")
    text = scripts[-1].read_text(encoding="utf-8").replace("\r\n", "\n")
    if "</script" in text.lower() or "<!--" in text:
        raise DataError(f"{scripts[-1]} cannot stand in a page; {_REINSTALL}")
    return text


def _nodes(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    from pharmagraph.views.layout import layout  # here, because NumPy takes long to load

    radii = [_radius(node) for node in nodes]
    room = min(1.0, math.sqrt(_FEW_NODES / max(1, len(nodes))))
    sizes = [_box(node["label"], radius, room) for node, radius in zip(nodes, radii, strict=True)]
    places = layout(sizes, [(edge["source"], edge["target"]) for edge in edges])
    return [
        {"id": number, "x": x, "y": y} | _shape(node, radius)
        for number, (node, radius, (x, y)) in enumerate(zip(nodes, radii, places, strict=True))
    ]


def _shape(node: Mapping[str, Any], radius: float) -> dict[str, Any]:
    return {"size": radius, "title": _node_title(node)} | _node_look(node)


def _radius(node: Mapping[str, Any]) -> float:
    return 6.0 if node["frame"] else round(min(30.0, 6.5 + 2.6 * math.sqrt(node["weight"])), 1)


def _box(label: str, radius: float, room: float) -> tuple[float, float]:
    """Width and height that a node wants for itself and as much of its label as there is room for."""
    return max(2 * radius, room * _CHARACTER * len(label)), 2 * radius + max(0.3, room) * _LINE


def _node_title(node: Mapping[str, Any]) -> str:
    """What is shown while the mouse rests on a node; vis-network shows it as text."""
    stated = "" if node["status"] == Status.OCCURRED else f" ({words(node['status']).lower()})"
    name = " ".join(node["name"].split())
    return f"{name[:120]}\n{words(node['kind'])}{stated}"


def _node_look(node: Mapping[str, Any]) -> dict[str, Any]:
    """Filled if it is a fact; hollow, with a broken border, if it is planned or denied."""
    style = look(node["kind"])
    if node["status"] not in STATUS_DASHES:
        return {"shape": style.shape, "color": _node_colours(style.colour, "#FFFFFF")}
    border = STATUS_COLOURS[node["status"]] if node["status"] == Status.DENIED else style.colour
    return {
        "shape": style.shape,
        "color": _node_colours("#FFFFFF", border),
        "borderWidth": 2,
        "shapeProperties": {"borderDashes": [4, 3] if node["status"] == Status.PLANNED else [1.5, 2.5]},
    }


def _node_colours(background: str, border: str) -> dict[str, Any]:
    return {
        "background": background,
        "border": border,
        "highlight": {"background": background, "border": _STRONG},
        "hover": {"background": background, "border": _STRONG},
    }


def _edges(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    drawn = []
    opacity = round(max(0.4, min(1.0, math.sqrt(_FEW_EDGES / max(1, len(edges))))), 2)
    before: Counter[tuple[int, int]] = Counter()
    for number, edge in enumerate(edges):
        pair = (min(edge["source"], edge["target"]), max(edge["source"], edge["target"]))
        forward = edge["source"] <= edge["target"]
        drawn.append(
            {"id": number, "from": edge["source"], "to": edge["target"], "title": _edge_title(nodes, edge)}
            | _edge_look(edge, opacity)
            | _bend(before[pair], forward)
        )
        before[pair] += 1
    return drawn


def _edge_title(nodes: Sequence[Mapping[str, Any]], edge: Mapping[str, Any]) -> str:
    stated = "" if edge["status"] == Status.OCCURRED else f" ({words(edge['status']).lower()})"
    return f"{nodes[edge['source']]['label']} \u2013 {edge['label']} \u2192 {nodes[edge['target']]['label']}{stated}"


def _edge_look(edge: Mapping[str, Any], opacity: float) -> dict[str, Any]:
    colour = STATUS_COLOURS.get(edge["status"], ROLE_COLOUR if edge["role"] else RELATION_COLOUR)
    strong = colour if edge["status"] == Status.DENIED else _STRONG  # what is denied stays red
    found: dict[str, Any] = {
        "color": {"color": colour, "highlight": strong, "hover": strong, "opacity": opacity},
        "width": 1 if edge["role"] else 1.8,
    }
    if edge["status"] in STATUS_DASHES:
        found["dashes"] = list(STATUS_DASHES[edge["status"]])
    return found


def _bend(place: int, forward: bool) -> dict[str, Any]:
    """Several edges between two nodes: the first is straight, the others bend to both sides so that each can be clicked."""
    if place == 0:
        return {}
    right = (place % 2 == 1) == forward  # which side is right depends on the direction of the edge
    return {
        "smooth": {
            "enabled": True,
            "type": "curvedCW" if right else "curvedCCW",
            "roundness": round(min(0.6, 0.16 * ((place + 1) // 2)), 2),
        }
    }


def _options(edges: int) -> dict[str, Any]:
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "chosen": True},
        "edges": {
            "smooth": False,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
            "hoverWidth": 0.6,
            "selectionWidth": 1.2,
        },
        "interaction": {
            "hover": True,
            "hoverConnectedEdges": True,
            "tooltipDelay": 400,
            "hideEdgesOnDrag": edges > _MANY_EDGES,
        },
    }
