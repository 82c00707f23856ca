/* mime: from bytes to a mail. What holds for its parts is in the other files; here is the way through them. */
#include <gmime/gmime.h>
#include <pthread.h>

#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "mime/inside.h"

static void start(void)
{
	g_mime_init();
}

/* One whole mail with all that is in it. */
struct budget { size_t parts, decoded, inner; };

/* One mail of it. */
struct reading {
	struct ctx *c;
	struct arena *a;
	struct budget *budget;
	struct mime_mail *m;
	struct mime_links *links;
	struct mime_file *files;
	struct mime_mail *inner;
	unsigned *troubles;
	int depth;
	bool is_status_report;
};

/* What a reader reads of a part. */
struct piece { str text; str plain; bool is_html; };

struct part { struct mime_fields fields; struct mime_typed type, disposition; bytes body; str encoding; bool is_root; };

static bool mail_read(struct ctx *c, struct budget *budget, bytes raw, int depth, struct mime_mail *ret);
static struct piece part_read(struct reading *r, bytes raw, int depth, str assumed);

static str clipped(struct reading *r, str s)
{
	*r->troubles |= s.n > LIMIT_MIME_TEXT_BYTES ? MIME_TEXT_CUT : 0;
	return mime_cut(s, LIMIT_MIME_TEXT_BYTES);
}

/* NFC, line breaks as LF, no other control characters, no marks of direction. */
static str cleaned(struct reading *r, str s)
{
	char *to = arena_chars(r->a, s.n + 1);
	size_t n = 0;
	str lines;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\0') {
			to[n++] = s.p[i];
		}
	}
	if (!text_lines(r->a, (str){ to, n }, &lines)) {
		*r->troubles |= MIME_CHARSET_BAD;
		return S("");
	}
	return text_visible(r->a, lines);
}

static bytes decoded(struct reading *r, const struct part *p)
{
	const bytes b = mime_decode(r->a, p->body, p->encoding, r->troubles);
	if (b.p != p->body.p) {
		if (b.n > LIMIT_MIME_DECODED_BYTES - r->budget->decoded) {
			*r->troubles |= MIME_DECODED_CUT;
			return (bytes){ b.p, 0 };
		}
		r->budget->decoded += b.n;
	}
	return b;
}

static bool is_type(const struct part *p, const char *type)
{
	return mime_name_is(p->type.value, type);
}

static bool has_end(str name, const char *end)
{
	const size_t n = strlen(end);
	return name.n > n && mime_name_is(str_sub(name, name.n - n, n), end);
}

/* The charset a page itself names: <meta charset=...>, looked for in its beginning. */
static str charset_of_page(struct arena *a, bytes body)
{
	const str head = mime_lower(a, (str){ (const char *)body.p, body.n < 2048 ? body.n : 2048 });
	size_t at = str_find(head, S("charset="), 0);
	if (at == SIZE_MAX) {
		return S("");
	}
	at += 8;
	at += at < head.n && (head.p[at] == '"' || head.p[at] == '\'') ? 1 : 0;
	size_t n = 0;
	while (at + n < head.n && n < 40 && (unsigned char)head.p[at + n] > ' ' && !strchr("\"'>;/", head.p[at + n])) {
		n++;
	}
	return str_sub(head, at, n);
}

static str part_text(struct reading *r, const struct part *p, bytes body)
{
	str charset = mime_param(r->a, p->type.params, "charset", r->troubles);
	if (body.n > LIMIT_MIME_SOURCE_BYTES) {
		body.n = LIMIT_MIME_SOURCE_BYTES;
		*r->troubles |= MIME_TEXT_CUT;
	}
	if (str_is_none(charset) || mime_name_is(charset, "us-ascii")) {
		charset = is_type(p, "text/html") ? charset_of_page(r->a, body) : S("");
	}
	return mime_to_utf8(r->a, body, charset, r->troubles);
}

static struct piece text_read(struct reading *r, const struct part *p)
{
	const str s = part_text(r, p, decoded(r, p));
	if (is_type(p, "text/html")) {
		size_t pictures = 0;
		r->m->has_html = true;
		const str text = mime_html(r->a, cleaned(r, s), r->links, 0, &pictures);
		r->m->n_remote_pictures += pictures;
		return (struct piece){ clipped(r, cleaned(r, text)), S(""), true };
	}
	const str text = cleaned(r, s);
	mime_text_links(r->a, text, r->links);
	return (struct piece){ clipped(r, text), S(""), false };
}

/* The last step of a path, whatever system wrote it. */
static str without_folders(str name)
{
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
			return str_sub(name, i, name.n);
		}
	}
	return name;
}

static str name_of(struct reading *r, const struct part *p)
{
	str name = mime_param(r->a, p->disposition.params, "filename", r->troubles);
	if (str_is_none(name) || name.n == 0) {
		name = mime_param(r->a, p->type.params, "name", r->troubles);
	}
	return str_is_none(name) ? S("") : name;
}

static str raw_name_of(struct reading *r, const struct part *p)
{
	const str name = mime_param_raw(r->a, p->disposition.params, "filename");
	return text_clip(r->a, name.n > 0 ? name : mime_param_raw(r->a, p->type.params, "name"), LIMIT_TEXT_CHARS);
}

static bool is_turned(struct reading *r, const struct part *p)
{
	/* The marks of direction are taken out of every name: here they are looked for in the bytes, decoded once more. */
	static const char *const marks[] = { "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7",
		"\xE2\x81\xA8" };
	const str name = mime_param_marked(r->a, p->disposition.params, "filename");
	const str other = mime_param_marked(r->a, p->type.params, "name");
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (str_find(name, str_from_c(marks[i]), 0) != SIZE_MAX || str_find(other, str_from_c(marks[i]), 0) != SIZE_MAX) {
			return true;
		}
	}
	return false;
}

static void html_file_links(struct reading *r, const struct part *p, bytes body)
{
	size_t pictures;
	mime_html(r->a, cleaned(r, part_text(r, p, body)), r->links, MIME_LINK_IN_FILE, &pictures);
}

static struct piece file_read(struct reading *r, const struct part *p)
{
	static const struct piece nothing = { { "", 0 }, { "", 0 }, false };
	if (r->m->n_files == LIMIT_MIME_FILES) {
		*r->troubles |= MIME_FILES_CUT;
		return nothing;
	}
	struct mime_file *f = &r->files[r->m->n_files++];
	f->name = text_clip(r->a, without_folders(name_of(r, p)), LIMIT_LINE_CHARS);
	f->name_raw = raw_name_of(r, p);
	f->type = p->type.value.n > 0 ? text_clip(r->a, p->type.value, 100) : S("application/octet-stream");
	f->body = decoded(r, p);
	f->is_inline = mime_name_is(p->disposition.value, "inline") ||
	               (mime_field_get(&p->fields, "content-id").p && !mime_name_is(p->disposition.value, "attachment"));
	f->marks = mime_file_judge(f->name, f->body) | (is_turned(r, p) ? MIME_FILE_RTL : 0);
	sha256_of(f->body, &f->sha256);
	if (f->name.n == 0) {
		f->name = str_printf(r->a, "%zu", r->m->n_files);
	}
	if ((f->marks & MIME_FILE_HTML) != 0) {
		html_file_links(r, p, f->body);
	}
	return nothing;
}

/* A mail inside of the mail. What has no header is kept as a file. */
static struct piece inner_read(struct reading *r, const struct part *p, int depth)
{
	struct part plain = *p;
	plain.body = decoded(r, p);
	plain.encoding = S("");
	if (depth >= LIMIT_MIME_DEPTH) {
		*r->troubles |= MIME_TOO_DEEP;
		return file_read(r, &plain);
	}
	if (r->budget->inner == LIMIT_MIME_INNER || r->m->n_inner == LIMIT_MIME_INNER) {
		*r->troubles |= MIME_PARTS_CUT;
		return file_read(r, &plain);
	}
	r->budget->inner++;
	struct mime_mail *to = arena_new(r->a, struct mime_mail);
	if (!mail_read(r->c, r->budget, plain.body, depth + 1, to)) {
		err_clear(r->c);
		return file_read(r, &plain);
	}
	r->inner[r->m->n_inner++] = *to;
	return (struct piece){ S(""), S(""), false };
}

static struct piece status_read(struct reading *r, const struct part *p)
{
	mime_report_status(r->a, decoded(r, p), &r->m->report, r->troubles);
	r->is_status_report = true;
	return (struct piece){ S(""), S(""), false };
}

/* The header alone of the mail a report is about. */
static struct piece headers_read(struct reading *r, const struct part *p)
{
	struct mime_fields f;
	mime_fields_read(r->a, decoded(r, p), &f, r->troubles);
	mime_report_original(r->a, &f, &r->m->report, r->troubles);
	return (struct piece){ S(""), S(""), false };
}

static struct piece joined(struct reading *r, struct piece first, struct piece second)
{
	if (first.text.n == 0 || second.text.n == 0) {
		return first.text.n == 0 ? second : first;
	}
	return (struct piece){ clipped(r, STR_CAT(r->a, first.text, S("\n\n"), second.text)),
		first.plain.n > 0 ? first.plain : second.plain, first.is_html || second.is_html };
}

/* Of the ways to say one thing mail programs show the richest: the HTML. Its plain twin is kept beside. */
static struct piece chosen(struct piece first, struct piece second)
{
	if (second.text.n == 0 || (first.is_html && !second.is_html)) {
		return first.text.n > 0 ? first : second;
	}
	second.plain = !first.is_html && second.is_html ? first.text : second.plain;
	return second;
}

static struct piece multipart_read(struct reading *r, const struct part *p, int depth)
{
	struct piece all = { S(""), S(""), false };
	struct mime_spans spans;
	const bytes body = mime_decode(r->a, p->body, p->encoding, r->troubles);
	/* As it stands: what divides the parts is no text for people. */
	str boundary = mime_param_bytes(r->a, p->type.params, "boundary");
	boundary = str_sub(boundary, 0, LIMIT_TEXT_CHARS);
	mime_split(r->a, body, boundary, LIMIT_MIME_PARTS, &spans);
	if (spans.n == 0) {
		*r->troubles |= MIME_NO_BOUNDARY;
		mime_split(r->a, body, mime_guess_boundary(body), LIMIT_MIME_PARTS, &spans);
	}
	if (spans.n == 0) {
		const struct part text = { p->fields, { S("text/plain"), p->type.params }, p->disposition, body, S(""), false };
		return text_read(r, &text);
	}
	*r->troubles |= (spans.is_cut ? MIME_PARTS_CUT : 0) | (spans.is_unfinished ? MIME_UNFINISHED : 0);
	const bool is_choice = is_type(p, "multipart/alternative"), is_digest = is_type(p, "multipart/digest");
	for (size_t i = 0; i < spans.n; i++) {
		const struct piece one = part_read(r, spans.v[i], depth + 1, is_digest ? S("message/rfc822") : S("text/plain"));
		all = is_choice ? chosen(all, one) : joined(r, all, one);
	}
	return all;
}

static bool is_body_text(struct reading *r, const struct part *p)
{
	if (!is_type(p, "text/plain") && !is_type(p, "text/html") && !(p->is_root && str_starts(p->type.value, S("text/")))) {
		return false;
	}
	return p->is_root || (!mime_name_is(p->disposition.value, "attachment") && name_of(r, p).n == 0);
}

static struct piece leaf_read(struct reading *r, const struct part *p, int depth)
{
	if (is_type(p, "message/rfc822") || is_type(p, "message/global") || has_end(name_of(r, p), ".eml")) {
		return inner_read(r, p, depth);
	}
	if (is_type(p, "message/delivery-status") || is_type(p, "message/global-delivery-status")) {
		return status_read(r, p);
	}
	if (is_type(p, "text/rfc822-headers") || is_type(p, "message/rfc822-headers") || is_type(p, "message/global-headers")) {
		return headers_read(r, p);
	}
	if (is_type(p, "application/pkcs7-mime") || is_type(p, "application/x-pkcs7-mime") || is_type(p, "application/pgp-encrypted")) {
		*r->troubles |= MIME_ENCRYPTED;
	}
	return is_body_text(r, p) ? text_read(r, p) : file_read(r, p);
}

static void part_fill(struct reading *r, str assumed, struct part *p)
{
	p->type = mime_typed_read(r->a, mime_field_get(&p->fields, "content-type"));
	p->disposition = mime_typed_read(r->a, mime_field_get(&p->fields, "content-disposition"));
	p->encoding = mime_typed_read(r->a, mime_field_get(&p->fields, "content-transfer-encoding")).value;
	if (p->type.value.n == 0 || !memchr(p->type.value.p, '/', p->type.value.n)) {
		const bool is_page = mime_name_is(p->type.value, "html");
		p->type.value = is_page ? S("text/html") : assumed;
	}
}

static struct piece any_read(struct reading *r, const struct part *p, int depth)
{
	if (!str_starts(p->type.value, S("multipart/"))) {
		return leaf_read(r, p, depth);
	}
	if (depth >= LIMIT_MIME_DEPTH) {
		*r->troubles |= MIME_TOO_DEEP;
		return (struct piece){ S(""), S(""), false };
	}
	*r->troubles |= is_type(p, "multipart/encrypted") ? MIME_ENCRYPTED : 0;
	return multipart_read(r, p, depth);
}

static struct piece part_read(struct reading *r, bytes raw, int depth, str assumed)
{
	if (r->budget->parts >= LIMIT_MIME_PARTS) {
		*r->troubles |= MIME_PARTS_CUT;
		return (struct piece){ S(""), S(""), false };
	}
	r->budget->parts++;
	struct part p = { .is_root = false };
	const bool has_header = raw.n > 0 && raw.p[0] != '\n' && raw.p[0] != '\r';
	const size_t at = has_header ? mime_fields_read(r->a, raw, &p.fields, r->troubles) : raw.n > 1 && raw.p[0] == '\r' ? 2 : raw.n > 0;
	p.body = (bytes){ raw.p + at, raw.n - at };
	part_fill(r, assumed, &p);
	return any_read(r, &p, depth);
}

static struct mime_address first_of(struct mime_address_list list)
{
	return list.n > 0 ? list.v[0] : (struct mime_address){ S(""), S(""), S("") };
}

static void people_read(struct reading *r, const struct mime_fields *f)
{
	struct mime_mail *m = r->m;
	m->from_all = mime_addresses(r->a, mime_field_get(f, "from"), r->troubles);
	m->reply_to_all = mime_addresses(r->a, mime_field_get(f, "reply-to"), r->troubles);
	m->to = mime_addresses(r->a, mime_field_get(f, "to"), r->troubles);
	m->cc = mime_addresses(r->a, mime_field_get(f, "cc"), r->troubles);
	m->from = first_of(m->from_all);
	m->reply_to = first_of(m->reply_to_all);
	m->sender = first_of(mime_addresses(r->a, mime_field_get(f, "sender"), r->troubles));
	*r->troubles |= m->from_all.n != 1 || m->from.domain.n == 0 ? MIME_ADDRESS_BAD : 0;
	const bytes path = mime_field_get(f, "return-path");
	m->has_return_path = path.p != NULL;
	m->return_path = mime_id(r->a, mime_value(r->a, path, r->troubles));
}

static void date_read(struct reading *r, const struct mime_fields *f)
{
	struct mime_mail *m = r->m;
	const int64_t day = 24 * 3600 * 1000LL, now = r->c->now_ms;
	m->date = text_clip(r->a, mime_value(r->a, mime_field_get(f, "date"), r->troubles), LIMIT_LINE_CHARS);
	m->date_ms = mime_date(r->a, m->date);
	*r->troubles |= m->date_ms < 0 ? MIME_DATE_BAD : 0;
	m->is_date_odd = m->date_ms >= 0 && (m->date_ms > now + day || m->date_ms < now - 730 * day);
}

static void header_read(struct reading *r, const struct mime_fields *f)
{
	struct mime_mail *m = r->m;
	struct mime_header *v = arena_array(r->a, struct mime_header, f->n + 1);
	unsigned ignored = 0; /* said where a field is used */
	for (size_t i = 0; i < f->n; i++) {
		v[i].name = mime_one_line(r->a, f->v[i].name, &ignored);
		v[i].value = mime_value(r->a, f->v[i].value, &ignored);
	}
	m->headers = v;
	m->n_headers = f->n;
	people_read(r, f);
	date_read(r, f);
	m->subject = text_clip(r->a, mime_value(r->a, mime_field_get(f, "subject"), r->troubles), 1000);
	m->message_id = mime_id(r->a, mime_value(r->a, mime_field_get(f, "message-id"), r->troubles));
	m->in_reply_to = mime_id(r->a, mime_value(r->a, mime_field_get(f, "in-reply-to"), r->troubles));
	m->mailer = text_clip(r->a, mime_value(r->a, mime_field_get(f, "x-mailer"), &ignored), LIMIT_LINE_CHARS);
	m->mailer = m->mailer.n > 0 ? m->mailer
		: text_clip(r->a, mime_value(r->a, mime_field_get(f, "user-agent"), &ignored), LIMIT_LINE_CHARS);
	mime_hops_read(r->a, f, m, &ignored);
	mime_auth_read(r->a, f, m, &ignored);
}

static void nature_read(struct reading *r, const struct part *root)
{
	struct mime_mail *m = r->m;
	m->nature = mime_nature_of(r->a, &root->fields, m, r->is_status_report);
	if (m->nature == MIME_ORDINARY && is_type(root, "multipart/report")) {
		m->nature = MIME_AUTOMATIC;
	}
	if (m->nature == MIME_BOUNCE && m->report.original_id.n == 0 && m->n_inner > 0) {
		m->report.original_id = r->inner[0].message_id;
		m->report.original_to = first_of(r->inner[0].to).address;
	}
}

static bool mail_read(struct ctx *c, struct budget *budget, bytes raw, int depth, struct mime_mail *ret)
{
	struct arena *a = c->arena;
	struct mime_mail *m = arena_new(a, struct mime_mail);
	unsigned troubles = 0;
	struct reading r = { .c = c, .a = a, .budget = budget, .m = m, .links = arena_new(a, struct mime_links),
		.files = arena_array(a, struct mime_file, LIMIT_MIME_FILES),
		.inner = arena_array(a, struct mime_mail, LIMIT_MIME_INNER), .troubles = &troubles, .depth = depth };
	struct part root = { .is_root = true };
	r.links->troubles = &troubles;
	const size_t at = mime_fields_read(a, raw, &root.fields, &troubles);
	if (root.fields.n == 0) {
		return fail(c, ERR_INVALID, MSG_MIME_NO_HEADER);
	}
	m->raw = raw;
	sha256_of(raw, &m->sha256);
	m->report = (struct mime_report){ S(""), S(""), NULL, 0 };
	header_read(&r, &root.fields);
	root.body = (bytes){ raw.p + at, raw.n - at };
	part_fill(&r, S("text/plain"), &root);
	const struct piece text = any_read(&r, &root, depth);
	m->text = text.text;
	m->plain = text.plain;
	m->is_text_from_html = text.is_html;
	m->links = r.links->v;
	m->n_links = r.links->n;
	m->files = r.files;
	m->inner = r.inner;
	m->forwarded = mime_forwarded_find(a, m->subject, m->text);
	nature_read(&r, &root);
	m->troubles = troubles;
	*ret = *m;
	return true;
}

bool mime_is_mail(const struct mime_mail *m)
{
	return m->from.address.n > 0 || m->n_hops > 0 || m->message_id.n > 0 || (m->subject.n > 0 && m->date.n > 0);
}

bool mime_read(struct ctx *c, bytes raw, struct mime_mail *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start);
	if (raw.n == 0) {
		return fail(c, ERR_INVALID, MSG_MIME_EMPTY);
	}
	if (raw.n > LIMIT_MIME_BYTES) {
		fail(c, ERR_TOO_LARGE, MSG_MIME_TOO_LARGE);
		return fail_arg(c, "megabytes", str_i64(c->arena, LIMIT_MIME_BYTES / 1024 / 1024));
	}
	struct budget budget = { 0 };
	return mail_read(c, &budget, raw, 0, ret);
}
