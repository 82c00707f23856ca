/* report: mail no person wrote: delivery reports (RFC 3464), absence notes. */
#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

static str field_text(struct arena *a, const struct mime_fields *f, const char *name, unsigned *troubles)
{
	return mime_value(a, mime_field_get(f, name), troubles);
}

/* "rfc822; taro@hinata.example" */
static str typed_value(str s)
{
	const size_t at = str_find(s, S(";"), 0);
	return at == SIZE_MAX ? s : str_trim(str_sub(s, at + 1, s.n));
}

static bool row_read(struct arena *a, const struct mime_fields *f, struct mime_report_row *ret, unsigned *troubles)
{
	str to = typed_value(field_text(a, f, "final-recipient", troubles));
	const str original = typed_value(field_text(a, f, "original-recipient", troubles));
	to = original.n > 0 && memchr(original.p, '@', original.n) ? original : to;
	*ret = (struct mime_report_row){ .recipient = text_clip(a, to, LIMIT_LINE_CHARS),
		.action = mime_lower(a, text_clip(a, field_text(a, f, "action", troubles), 40)),
		.status = text_clip(a, field_text(a, f, "status", troubles), 40),
		.said = text_clip(a, typed_value(field_text(a, f, "diagnostic-code", troubles)), LIMIT_LINE_CHARS) };
	str status = ret->status;
	ret->status = str_cut(&status, ' '); /* "5.1.1 (bad destination)" */
	return to.n > 0 || ret->action.n > 0;
}

void mime_report_status(struct arena *a, bytes body, struct mime_report *r, unsigned *troubles)
{
	struct mime_report_row *rows = arena_array(a, struct mime_report_row, LIMIT_MIME_REPORT_ROWS);
	size_t n = 0;
	/* The first block is about the server, each of the others about one recipient. */
	for (size_t at = 0, blocks = 0; at < body.n && blocks <= LIMIT_MIME_REPORT_ROWS && n < LIMIT_MIME_REPORT_ROWS; blocks++) {
		struct mime_fields f;
		const size_t used = mime_fields_read(a, (bytes){ body.p + at, body.n - at }, &f, troubles);
		n += row_read(a, &f, &rows[n], troubles) ? 1 : 0;
		if (used == 0 || f.n == 0) {
			break;
		}
		at += used;
	}
	r->rows = rows;
	r->n_rows = n;
}

void mime_report_original(struct arena *a, const struct mime_fields *f, struct mime_report *r, unsigned *troubles)
{
	if (r->original_id.n == 0) {
		r->original_id = mime_id(a, field_text(a, f, "message-id", troubles));
		r->original_to = text_clip(a, field_text(a, f, "to", troubles), LIMIT_LINE_CHARS);
	}
}

enum mime_nature mime_nature_of(struct arena *a, const struct mime_fields *f, const struct mime_mail *m, bool is_status_report)
{
	unsigned ignored = 0;
	const str submitted = mime_lower(a, field_text(a, f, "auto-submitted", &ignored));
	const str precedence = mime_lower(a, field_text(a, f, "precedence", &ignored));
	const str from = mime_lower(a, m->from.address);
	/* A server's own address; a report in the standard form tells it without. */
	const bool is_postmaster = str_starts(from, S("mailer-daemon")) || str_starts(from, S("postmaster@"));
	const bool is_empty_path = m->has_return_path && m->return_path.n == 0;
	if (is_status_report || (is_postmaster && (is_empty_path || submitted.n > 0)) || mime_field_get(f, "x-failed-recipients").p) {
		return MIME_BOUNCE;
	}
	if ((submitted.n > 0 && !str_starts(submitted, S("no"))) || is_empty_path || str_starts(precedence, S("auto_reply")) ||
	    mime_field_get(f, "x-autoreply").p || mime_field_get(f, "x-autorespond").p) {
		return MIME_AUTOMATIC;
	}
	return MIME_ORDINARY;
}
