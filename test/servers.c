#include "servers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "http/tls_init.h"

bool servers_begin(struct servers *s)
{
	*s = (struct servers){ .dir = "/tmp/sonae-servers-XXXXXX" };
	arena_init(&s->arena);
	return mkdtemp(s->dir) != NULL;
}

const char *servers_path(struct servers *s, const char *name)
{
	return str_cz(&s->arena, str_printf(&s->arena, "%s/%s", s->dir, name));
}

str servers_load(struct servers *s, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) {
		return STR_NONE;
	}
	AUTO_BUF(b, 10 * 1024 * 1024);
	char some[4096];
	for (size_t n; (n = fread(some, 1, sizeof some, f)) > 0;) {
		buf_add_bytes(&b, some, n);
	}
	fclose(f);
	return str_copy(&s->arena, buf_str(&b));
}

bool servers_certificate(struct servers *s, const char *name, int64_t now_ms, const str *hosts, size_t n)
{
	struct ctx c = { .arena = &s->arena, .now_ms = now_ms };
	str fingerprint;
	if (!tls_init(&c, s->dir, hosts, n, true, &fingerprint)) {
		return false;
	}
	const char *cert_file = servers_path(s, TLS_CERT_FILE), *key_file = servers_path(s, TLS_KEY_FILE);
	FILE *f = fopen(servers_path(s, str_cz(&s->arena, str_printf(&s->arena, "%s.pem", name))), "wb");
	const str cert = servers_load(s, cert_file), key = servers_load(s, key_file);
	bool ok = f && fwrite(cert.p, 1, cert.n, f) == cert.n && fwrite(key.p, 1, key.n, f) == key.n && fclose(f) == 0;
	ok = ok && rename(cert_file, servers_path(s, str_cz(&s->arena, str_printf(&s->arena, "%s.cert", name)))) == 0;
	return ok && unlink(key_file) == 0;
}

static void become_server(struct servers *s, const char *script, int in, int out)
{
	const char *source = getenv("SONAE_SOURCE");
	const char *path = str_cz(&s->arena, str_printf(&s->arena, "%s/test/%s", source ? source : "..", script));
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	/* Debian's, which has aiosmtpd, and its own library whatever python3 the PATH finds first */
	execl("/usr/bin/python3", "/usr/bin/python3", "-I", path, s->dir, (char *)NULL);
	_exit(127);
}

bool servers_run(struct servers *s, const char *script)
{
	int in[2], out[2];
	if (pipe(in) != 0 || pipe(out) != 0) {
		return false;
	}
	s->child = fork();
	if (s->child == 0) {
		close(in[1]);
		close(out[0]);
		become_server(s, script, in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	s->child_in = in[1];
	FILE *f = fdopen(out[0], "r");
	bool ready = false;
	while (!ready && s->n < SERVERS_MAX && /* f stays open: it is the servers' standard output */
	       fscanf(f, "%39s %d", s->v[s->n].name, &s->v[s->n].port) == 2) {
		ready = strcmp(s->v[s->n++].name, "ready") == 0;
	}
	return ready;
}

int servers_port(const struct servers *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->v[i].name, name) == 0) {
			return s->v[i].port;
		}
	}
	fprintf(stderr, "no server %s\n", name);
	return 0;
}

int servers_end(struct servers *s)
{
	DIR *d = opendir(s->dir);
	if (s->child > 0) {
		close(s->child_in);
		waitpid(s->child, NULL, 0);
	}
	for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
		if (e->d_name[0] != '.') {
			unlink(servers_path(s, e->d_name));
		}
	}
	if (d) {
		closedir(d);
	}
	const int left = rmdir(s->dir);
	arena_free(&s->arena);
	return left;
}
