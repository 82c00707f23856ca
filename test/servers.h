/*
 * servers: real servers on this machine for a test, in a program of its own (a script in test/), with certificates made for
 * them. The script gets the folder as its argument, prints "NAME PORT" for each server and then "ready 0", and ends when
 * its standard input does.
 */
#pragma once
#include "base/ctx.h"

#include <sys/types.h>

#define SERVERS_MAX 50

struct servers {
	struct arena arena;
	char dir[40];
	struct { char name[40]; int port; } v[SERVERS_MAX];
	size_t n;
	pid_t child;
	int child_in;
};
bool servers_begin(struct servers *s);
/* Its own authority: whoever is given NAME.cert as ca_file believes NAME.pem, nobody else does. */
bool servers_certificate(struct servers *s, const char *name, int64_t now_ms, const str *hosts, size_t n);
bool servers_run(struct servers *s, const char *script);   /* "smtp_server.py" */
int servers_port(const struct servers *s, const char *name); /* 0: there is none */
const char *servers_path(struct servers *s, const char *name);
str servers_load(struct servers *s, const char *path);     /* STR_NONE when there is no such file */
/* The folder goes, with all that lies in it. 0 when all went well. */
int servers_end(struct servers *s);
