def index(request, *args, **kwargs):
    raise NotImplementedError
