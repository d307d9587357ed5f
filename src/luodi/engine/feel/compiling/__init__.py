"""From tree to closures: each node becomes a function from a frame to a value, made once and called often."""

from luodi.engine.feel.compiling.compiler import Compiler
from luodi.engine.feel.compiling.functions import UserFunction

__all__ = ["Compiler", "UserFunction"]
