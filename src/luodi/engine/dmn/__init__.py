"""DMN models: XML → decision graph → result with trace; static checks of tables.

Read and compile once, evaluate often::

    model = compile_model(read_definitions(xml, "政策.dmn"), resolver)
    outcome = model.decision("金额").evaluate({"投资额": 20000}, trace=True)
    outcome.value, outcome.failures, outcome.trace

``resolver`` finds the models that an import names. ``write_definitions`` turns the tree back into XML.
"""

from luodi.engine.dmn.evaluation import CompiledDecision, CompiledFunction, Model, Outcome, compile_model
from luodi.engine.dmn.linking import Resolver
from luodi.engine.dmn.places import ModelFailure
from luodi.engine.dmn.reading import read_definitions
from luodi.engine.dmn.trace import DecisionTrace, TableTrace, Trace, shortened, value_text
from luodi.engine.dmn.writing import write_definitions

__all__ = [
    "CompiledDecision",
    "CompiledFunction",
    "DecisionTrace",
    "Model",
    "ModelFailure",
    "Outcome",
    "Resolver",
    "TableTrace",
    "Trace",
    "compile_model",
    "read_definitions",
    "shortened",
    "value_text",
    "write_definitions",
]
