"""One country's node as a whole: settings, embedded servers, supervision, the `perform` command."""
