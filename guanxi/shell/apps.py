from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "guanxi.shell"
