/*
 * err: why something failed. Set once, where it happens, with fail(); passed up as `false`; translated and
 * logged at the edge (web pipeline, command line). Codes are few and stable; people read the message.
 */
#pragma once
#include "base/str.h"

enum err_code {
	ERR_NONE = 0,
	ERR_INVALID,      /* 422  what was sent cannot be used; see the field errors */
	ERR_MALFORMED,    /* 400  not even readable */
	ERR_SIGNED_OUT,   /* 401 */
	ERR_DENIED,       /* 403 */
	ERR_NOT_FOUND,    /* 404  also: belongs to another organisation */
	ERR_METHOD,       /* 405 */
	ERR_CONFLICT,     /* 409  someone else was faster, or the state forbids it */
	ERR_TOO_LARGE,    /* 413 */
	ERR_TYPE,         /* 415 */
	ERR_THROTTLED,    /* 429 */
	ERR_BUG,          /* 500 */
	ERR_BUSY,         /* 503 + Retry-After  write queue full */
	ERR_READ_ONLY,    /* 503  disk full or not writable */
	ERR_UNAVAILABLE,  /* 503  anything else the machine lacks */
	ERR_CODE_MAX
};

#define ERR_ARGS_MAX 4
struct msg_arg {
	const char *name; /* placeholder name without braces */
	str value;
};

/* One thing wrong with one field; kept in the order they were found. */
struct field_error {
	const char *field;                     /* name as in the form and in JSON; "" for the whole */
	int msg;                               /* enum msg */
	struct msg_arg args[ERR_ARGS_MAX];
	struct field_error *next;
};

struct err {
	enum err_code code;
	int msg;                               /* enum msg; 0: the code's own sentence */
	struct msg_arg args[ERR_ARGS_MAX];
	struct field_error *fields;            /* for ERR_INVALID */
	const char *file;                      /* where fail() was called */
	int line;
	str detail;                            /* for the log only, never for people: no secrets */
};

/* HTTP status and process exit code of an error code. */
int err_http_status(enum err_code code);
int err_exit_code(enum err_code code);
const char *err_code_name(enum err_code code); /* "not_found": stable, used in problem documents and logs */
/* The code's own sentence (enum msg). */
int err_code_msg(enum err_code code);
/* The sentence people read, in their language, placeholders filled. In the arena of c. */
struct ctx;
str err_show(struct ctx *c, const struct err *e);
str field_error_show(struct ctx *c, const struct field_error *f);
