/* problem: what went wrong, for programs: RFC 9457 problem documents in the language of whoever asked. */
#include "base/json.h"
#include "base/limits.h"
#include "base/msg.h"
#include "messages.h"
#include "web/pipeline.h"

static const struct { int title, help; } sentences[ERR_CODE_MAX] = {
	[ERR_NONE] = { MSG_WEB_ERR_BUG_TITLE, MSG_WEB_ERR_BUG_HELP },
	[ERR_INVALID] = { MSG_WEB_ERR_INVALID_TITLE, MSG_WEB_ERR_INVALID_HELP },
	[ERR_MALFORMED] = { MSG_WEB_ERR_MALFORMED_TITLE, MSG_WEB_ERR_MALFORMED_HELP },
	[ERR_SIGNED_OUT] = { MSG_WEB_ERR_SIGNED_OUT_TITLE, MSG_WEB_ERR_SIGNED_OUT_HELP },
	[ERR_DENIED] = { MSG_WEB_ERR_DENIED_TITLE, MSG_WEB_ERR_DENIED_HELP },
	[ERR_NOT_FOUND] = { MSG_WEB_ERR_NOT_FOUND_TITLE, MSG_WEB_ERR_NOT_FOUND_HELP },
	[ERR_METHOD] = { MSG_WEB_ERR_METHOD_TITLE, MSG_WEB_ERR_METHOD_HELP },
	[ERR_CONFLICT] = { MSG_WEB_ERR_CONFLICT_TITLE, MSG_WEB_ERR_CONFLICT_HELP },
	[ERR_TOO_LARGE] = { MSG_WEB_ERR_TOO_LARGE_TITLE, MSG_WEB_ERR_TOO_LARGE_HELP },
	[ERR_TYPE] = { MSG_WEB_ERR_TYPE_TITLE, MSG_WEB_ERR_TYPE_HELP },
	[ERR_THROTTLED] = { MSG_WEB_ERR_THROTTLED_TITLE, MSG_WEB_ERR_THROTTLED_HELP },
	[ERR_BUG] = { MSG_WEB_ERR_BUG_TITLE, MSG_WEB_ERR_BUG_HELP },
	[ERR_BUSY] = { MSG_WEB_ERR_BUSY_TITLE, MSG_WEB_ERR_BUSY_HELP },
	[ERR_READ_ONLY] = { MSG_WEB_ERR_READ_ONLY_TITLE, MSG_WEB_ERR_READ_ONLY_HELP },
	[ERR_UNAVAILABLE] = { MSG_WEB_ERR_UNAVAILABLE_TITLE, MSG_WEB_ERR_UNAVAILABLE_HELP },
};

int error_title(enum err_code code)
{
	return sentences[code].title;
}

int error_help(enum err_code code)
{
	return sentences[code].help;
}

static size_t n_args(const struct msg_arg *args)
{
	size_t n = 0;
	while (n < ERR_ARGS_MAX && args[n].name) {
		n++;
	}
	return n;
}

str error_detail(struct ctx *c)
{
	const struct err *e = &c->err;
	return e->msg ? msg_format(c, e->msg, e->args, n_args(e->args)) : msg(c, error_help(e->code));
}

str field_error_text(struct ctx *c, const struct field_error *e)
{
	return msg_format(c, e->msg, e->args, n_args(e->args));
}

static void write_member(struct buf *b, const char *name, str value, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, value);
}

static void write_field_errors(struct buf *b, struct ctx *c)
{
	buf_add_c(b, '[');
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		bool first = true;
		buf_add(b, e == c->err.fields ? S("{") : S(",{"));
		write_member(b, "field", str_from_c(e->field), &first);
		write_member(b, "message", field_error_text(c, e), &first);
		buf_add_c(b, '}');
	}
	buf_add_c(b, ']');
}

void problem_answer(struct flight *f)
{
	struct ctx *c = &f->c;
	const char *code = err_code_name(c->err.code);
	int status = err_http_status(c->err.code);
	bool first = true;
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '{');
	write_member(&b, "type", STR_CAT(c->arena, S("urn:sonae:problem:"), str_from_c(code)), &first);
	write_member(&b, "title", msg(c, error_title(c->err.code)), &first);
	json_write_key(&b, "status", &first);
	buf_add_i64(&b, status);
	write_member(&b, "detail", error_detail(c), &first);
	write_member(&b, "code", str_from_c(code), &first);
	write_member(&b, "request_id", c->request_id, &first);
	if (c->err.fields) {
		json_write_key(&b, "errors", &first);
		write_field_errors(&b, c);
	}
	buf_add(&b, S("}\n"));
	struct http_response *r = &f->x->response;
	r->status = status;
	http_set_header(r, S("Content-Type"), S("application/problem+json"));
	http_set_header(r, S("Content-Language"), c->lang == LANG_EN ? S("en") : S("ja"));
	if (c->err.code == ERR_SIGNED_OUT) {
		http_set_header(r, S("WWW-Authenticate"), S("Bearer realm=\"sonae\""));
	}
	r->body = buf_take(&b, &r->body_bytes);
}
