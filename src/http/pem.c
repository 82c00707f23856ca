#include "http/pem.h"

#include "messages.h"

#include <stdio.h>
#include <stdlib.h>

#define PEM_BYTES (64 * 1024)

char *pem_read(struct ctx *c, const char *path)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = fopen(path, "re");
	if (f) {
		setvbuf(f, NULL, _IONBF, 0); /* no copy of a key in a buffer nobody overwrites */
		text = calloc(1, PEM_BYTES);
		n = text ? fread(text, 1, PEM_BYTES - 1, f) : 0;
		fclose(f);
	}
	if (n == 0 || !strstr(text, "-----BEGIN ")) {
		pem_forget(&text);
		fail(c, ERR_UNAVAILABLE, MSG_HTTP_FILE_UNREADABLE);
		fail_arg(c, "path", str_from_c(path));
		return NULL;
	}
	return text;
}

void pem_forget(char **pem)
{
	if (*pem) {
		explicit_bzero(*pem, PEM_BYTES);
		free(*pem);
		*pem = NULL;
	}
}
