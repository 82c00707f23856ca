/* pem: reads the files of --tls-cert and --tls-key, and forgets them. */
#pragma once
#include "base/ctx.h"

/* NUL-terminated, malloc'ed; NULL (and the reason in c) when it cannot be read or is not PEM. End with pem_forget. */
char *pem_read(struct ctx *c, const char *path);
void pem_forget(char **pem); /* overwrites and frees; NULL afterwards */
