#include "catalog/read.h"

bool catalog_load(struct ctx *c, const char *dir, struct catalog *ret)
{
	AUTO_BUF(errors, 64 * 1024);

	if (catalog_read(c->arena, str_from_c(dir), ret, &errors)) {
		return true;
	}
	fail(c, ERR_INVALID, 0);
	c->err.detail = str_copy(c->arena, str_trim(buf_str(&errors)));
	return false;
}
