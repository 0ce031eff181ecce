from django.apps import AppConfig


class PolicyOfficeConfig(AppConfig):
    name = "guanxi.policy_office"
