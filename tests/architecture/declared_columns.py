"""For mypy: a field inside ``stored(...)`` and the like is the field that the name is given.

django-stubs finds the class a foreign key leads to only where the field is all that is assigned;
without this, every foreign key of a declared column would lead to Any.
"""

from mypy.nodes import AssignmentStmt, CallExpr, Context, Expression, NameExpr
from mypy.plugin import FunctionContext
from mypy_django_plugin.django.context import DjangoContext
from mypy_django_plugin.main import plugin
from mypy_django_plugin.transformers import fields

_find = fields._get_current_field_from_assignment


def _find_inside(ctx: FunctionContext, django_context: DjangoContext):
    model = fields.helpers.get_typechecker_api(ctx).scope.active_class()
    for statement in model.defn.defs.body if model is not None else []:
        if isinstance(statement, AssignmentStmt) and _declares(statement.rvalue, ctx.context):
            return _find(ctx._replace(context=statement.rvalue), django_context)
    return _find(ctx, django_context)


def _declares(assigned: Expression, field: Context) -> bool:
    """Whether it is the call of a function whose first argument is the field."""
    return (
        isinstance(assigned, CallExpr)
        and isinstance(assigned.callee, NameExpr)
        and bool(assigned.args)
        and assigned.args[0] == field
    )


fields._get_current_field_from_assignment = _find_inside
__all__ = ["plugin"]
