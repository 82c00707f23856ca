/*
 * A received mail of any bytes: it is read or refused with a reason, whatever stands in it; what comes out is UTF-8 in one line
 * where a line belongs, nothing is larger than its limit, and reading it twice gives the same.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "mime/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void check_line(str s)
{
	check(s.p != NULL && text_is_utf8(s));
	for (size_t i = 0; i < s.n; i++) {
		check((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7F);
	}
	for (size_t i = 0; i + 2 < s.n; i++) {
		check(memcmp(s.p + i, "\xE2\x80\xAE", 3) != 0); /* turns the direction */
	}
}

static void check_text(str s)
{
	check(s.p != NULL && text_is_utf8(s) && s.n <= LIMIT_MIME_TEXT_BYTES + 4);
	for (size_t i = 0; i < s.n; i++) {
		check((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\t');
	}
}

static void check_people(struct mime_address_list list)
{
	check(list.n <= LIMIT_MIME_ADDRESSES);
	for (size_t i = 0; i < list.n; i++) {
		check_line(list.v[i].name);
		check_line(list.v[i].address);
		check_line(list.v[i].domain);
	}
}

static void check_links(const struct mime_mail *m)
{
	check(m->n_links <= LIMIT_MIME_LINKS);
	for (size_t i = 0; i < m->n_links; i++) {
		check_line(m->links[i].shown);
		check_line(m->links[i].target);
		check_line(m->links[i].host);
		check_line(m->links[i].scheme);
		check(m->links[i].target.n > 0 && m->links[i].target.n <= LIMIT_MIME_LINK_BYTES);
	}
}

static void check_files(const struct mime_mail *m)
{
	check(m->n_files <= LIMIT_MIME_FILES);
	for (size_t i = 0; i < m->n_files; i++) {
		check_line(m->files[i].name);
		check_line(m->files[i].name_raw);
		check_line(m->files[i].type);
		check(m->files[i].name.n > 0 && m->files[i].body.n <= LIMIT_MIME_DECODED_BYTES);
	}
}

static size_t check_mail(const struct mime_mail *m, int depth)
{
	size_t n = 1;
	check(depth <= LIMIT_MIME_DEPTH + 1 && m->n_headers <= LIMIT_MIME_HEADERS + 20 && m->n_hops <= LIMIT_MIME_HOPS);
	for (size_t i = 0; i < m->n_headers; i++) {
		check_line(m->headers[i].name);
		check_line(m->headers[i].value);
	}
	for (size_t i = 0; i < m->n_hops; i++) {
		check_line(m->hops[i].from);
		check_line(m->hops[i].from_ip);
		check_line(m->hops[i].by);
		check_line(m->hops[i].raw);
	}
	for (size_t i = 0; i < m->n_auth; i++) {
		check_line(m->auth[i].by);
		check_line(m->auth[i].method);
		check_line(m->auth[i].result);
		check_line(m->auth[i].about);
	}
	check_line(m->subject);
	check_line(m->message_id);
	check_line(m->date);
	check_line(m->from.name);
	check_line(m->reply_to.address);
	check_line(m->return_path);
	check_line(m->forwarded.from);
	check_line(m->report.original_id);
	check_people(m->from_all);
	check_people(m->to);
	check_people(m->cc);
	check_text(m->text);
	check_text(m->plain);
	check_links(m);
	check_files(m);
	for (size_t i = 0; i < m->report.n_rows; i++) {
		check_line(m->report.rows[i].recipient);
		check_line(m->report.rows[i].said);
	}
	for (size_t i = 0; i < m->n_inner; i++) {
		n += check_mail(&m->inner[i], depth + 1);
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = INT64_C(1795219387000) };
	struct mime_mail m = { 0 }, again = { 0 };
	if (mime_read(&c, (bytes){ data, n }, &m)) {
		check(check_mail(&m, 0) <= LIMIT_MIME_INNER + 1);
		check(mime_read(&c, (bytes){ data, n }, &again) && str_eq(m.text, again.text) && m.n_links == again.n_links &&
		      m.troubles == again.troubles);
	} else {
		check(c.err.code == ERR_INVALID || c.err.code == ERR_TOO_LARGE);
	}
	arena_free(&a);
	return 0;
}
