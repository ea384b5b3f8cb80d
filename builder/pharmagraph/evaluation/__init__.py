"""How well documents are read: precision, recall, causes of error, and whether confidence can be trusted."""

from pharmagraph.evaluation.causes import Cause
from pharmagraph.evaluation.evaluation import Error, Evaluation, Reliability, Score, evaluate
from pharmagraph.evaluation.report import render, to_json, to_text

__all__ = ["Cause", "Error", "Evaluation", "Reliability", "Score", "evaluate", "render", "to_json", "to_text"]
