"""Log-in and log-out."""

from django.contrib.auth.views import LoginView, LogoutView


class LogIn(LoginView):
    """Name and password; a session of a working day."""

    template_name = "web/login.html"
    redirect_authenticated_user = True


class LogOut(LogoutView):
    """Ends the session; POST only."""

    next_page = "/login/"
    http_method_names = ["post", "options"]
