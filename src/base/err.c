#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/ctx.h"
#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"

struct code_row {
	const char *name;
	int http_status;
	int exit_code;
	int msg;
};

/* Exit codes: 2 wrong input, 3 not allowed, 4 not there, 5 state forbids it, 6 try again or mend the machine. */
static const struct code_row codes[ERR_CODE_MAX] = {
	[ERR_NONE] = { "none", 200, 0, MSG_ERR_BUG },
	[ERR_INVALID] = { "invalid", 422, 2, MSG_ERR_INVALID },
	[ERR_MALFORMED] = { "malformed", 400, 2, MSG_ERR_MALFORMED },
	[ERR_SIGNED_OUT] = { "signed_out", 401, 3, MSG_ERR_SIGNED_OUT },
	[ERR_DENIED] = { "denied", 403, 3, MSG_ERR_DENIED },
	[ERR_NOT_FOUND] = { "not_found", 404, 4, MSG_ERR_NOT_FOUND },
	[ERR_METHOD] = { "method", 405, 2, MSG_ERR_METHOD },
	[ERR_CONFLICT] = { "conflict", 409, 5, MSG_ERR_CONFLICT },
	[ERR_TOO_LARGE] = { "too_large", 413, 2, MSG_ERR_TOO_LARGE },
	[ERR_TYPE] = { "type", 415, 2, MSG_ERR_TYPE },
	[ERR_THROTTLED] = { "throttled", 429, 6, MSG_ERR_THROTTLED },
	[ERR_BUG] = { "bug", 500, 70, MSG_ERR_BUG },
	[ERR_BUSY] = { "busy", 503, 6, MSG_ERR_BUSY },
	[ERR_READ_ONLY] = { "read_only", 503, 6, MSG_ERR_READ_ONLY },
	[ERR_UNAVAILABLE] = { "unavailable", 503, 6, MSG_ERR_UNAVAILABLE },
};

static const struct code_row *row_of(enum err_code code)
{
	return &codes[(unsigned)code < ERR_CODE_MAX ? code : ERR_BUG];
}

int err_http_status(enum err_code code)
{
	return row_of(code)->http_status;
}

int err_exit_code(enum err_code code)
{
	return row_of(code)->exit_code;
}

const char *err_code_name(enum err_code code)
{
	return row_of(code)->name;
}

int err_code_msg(enum err_code code)
{
	return row_of(code)->msg;
}

str err_show(struct ctx *c, const struct err *e)
{
	return msg_format(c, e->msg != 0 ? e->msg : err_code_msg(e->code), e->args, ERR_ARGS_MAX);
}

str field_error_show(struct ctx *c, const struct field_error *f)
{
	return msg_format(c, f->msg, f->args, ERR_ARGS_MAX);
}

bool fail_at(struct ctx *c, enum err_code code, int msg, const char *file, int line)
{
	if (c->err.code == ERR_NONE) {
		c->err.code = code == ERR_NONE ? ERR_BUG : code;
		c->err.msg = msg;
		c->err.file = file;
		c->err.line = line;
	}
	return false;
}

/* The first value given for a name stays; more names than fit are dropped. */
static void args_add(struct ctx *c, struct msg_arg args[ERR_ARGS_MAX], const char *name, str value)
{
	for (size_t i = 0; i < ERR_ARGS_MAX; i++) {
		if (args[i].name == NULL) {
			args[i] = (struct msg_arg){ name, str_copy(c->arena, value) };
			return;
		}
		if (strcmp(args[i].name, name) == 0) {
			return;
		}
	}
}

bool fail_arg(struct ctx *c, const char *name, str value)
{
	args_add(c, c->err.args, name, value);
	return false;
}

bool fail_detail(struct ctx *c, const char *fmt, ...)
{
	if (!str_is_none(c->err.detail)) {
		return false;
	}
	char text[512];
	va_list args;
	va_start(args, fmt);
	const int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n >= 0) {
		const size_t kept = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
		c->err.detail = str_copy(c->arena, (str){ text, kept });
	}
	return false;
}

bool fail_field(struct ctx *c, const char *field, int msg)
{
	if (c->err.code == ERR_NONE) {
		c->err.code = ERR_INVALID;
	}
	struct field_error **end = &c->err.fields;
	size_t n = 0;
	for (; *end != NULL; end = &(*end)->next) {
		n++;
	}
	if (n >= LIMIT_FIELD_ERRORS) {
		return false;
	}
	struct field_error *f = arena_new(c->arena, struct field_error);
	f->field = field;
	f->msg = msg;
	*end = f;
	return false;
}

bool fail_field_arg(struct ctx *c, const char *name, str value)
{
	struct field_error *last = c->err.fields;
	while (last != NULL && last->next != NULL) {
		last = last->next;
	}
	if (last != NULL) {
		args_add(c, last->args, name, value);
	}
	return false;
}

void err_clear(struct ctx *c)
{
	c->err = (struct err){ 0 };
}
