def home(request, *args, **kwargs):
    raise NotImplementedError


def index(request, *args, **kwargs):
    raise NotImplementedError
