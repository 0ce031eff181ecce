from django.urls import path

from guanxi.shell.handovers import absences, allocating, moves, pages, proposing

urlpatterns = [
    path("", pages.handovers, name="handovers"),
    path("export.<slug:file_kind>", pages.export, name="handovers-export"),
    path("absences/", absences.absences, name="absences"),
    path("absences/export.<slug:file_kind>", absences.export, name="absences-export"),
    path("absences/<int:absence_id>/end/", absences.end, name="absence-end"),
    path("allocations/", allocating.allocations, name="allocations"),
    path("allocations/<int:run_id>/", allocating.allocation, name="allocation"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:move_id>/object/", moves.object_to, name="move-object"),
    path("moves/<int:move_id>/answer/", moves.answer, name="move-answer"),
    path("propose/", proposing.propose, name="handover-propose"),
    path("<int:handover_id>/", pages.handover, name="handover"),
    path("<int:handover_id>/sign/", pages.sign, name="handover-sign"),
    path("<int:handover_id>/letter/", pages.letter, name="handover-letter"),
]
