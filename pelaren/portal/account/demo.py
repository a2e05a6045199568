def create(request, *args, **kwargs):
    raise NotImplementedError
