/*
 * One file. What it says is made by the same templates as the page; around it stand a policy that forbids every request, the
 * styles and, under a passphrase, a script that opens the box with WebCrypto.
 */
#include "binder/file_web.h"

#include "assets.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/lockbox.h"
#include "binder_html.h"
#include "messages.h"

#define POLICY "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"

void binder_paper_of(struct ctx *c, const struct binder_work *w, struct binder_paper *ret)
{
	*ret = (struct binder_paper){ .firm = w->firm, .title = w->title, .version = w->version, .made = w->made, .cover = w->cover, .lang = w->lang, .note = w->note, .foot = w->foot,
		.parts = arena_array(c->arena, struct binder_paper_part, w->n_parts), .n_parts = w->n_parts };
	for (size_t i = 0; i < w->n_parts; i++) {
		str anchor = str_printf(c->arena, "c%zu", i + 1);
		struct url to = url_path(c, str_cz(c->arena, STR_CAT(c->arena, S("#"), anchor)));
		ret->parts[i] = (struct binder_paper_part){ w->parts[i].title, anchor, to, w->parts[i].doc };
	}
}

static str asset_text(const char *name)
{
	const struct asset *a = asset_find(assets, assets_count, name);
	return a ? (str){ (const char *)a->bytes, a->n } : S("");
}

static void begin(struct out *o, const struct binder_work *w, bool with_script)
{
	buf_add(&o->b, o->lang == LANG_EN ? S("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n") : S("<!doctype html>\n<html lang=\"ja\">\n<head><meta charset=\"utf-8\">\n"));
	buf_add(&o->b, with_script ? S(POLICY "; script-src 'unsafe-inline'\">\n") : S(POLICY "\">\n"));
	buf_add(&o->b, S("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>"));
	out_text_str(o, w->firm);
	buf_add_c(&o->b, ' ');
	out_text_str(o, w->title);
	buf_add_c(&o->b, ' ');
	out_text_str(o, w->version);
	buf_add(&o->b, S("</title>\n<style>\n"));
	buf_add(&o->b, asset_text("css/binder-file.css"));
	buf_add(&o->b, S("</style></head>\n<body>\n"));
}

static bool take(struct ctx *c, struct out *o, struct binder_work *w)
{
	bool ok = buf_ok(&o->b) && o->b.n <= LIMIT_BINDER_FILE_BYTES;
	if (ok) {
		w->bytes = bytes_copy(c->arena, str_bytes(buf_str(&o->b)));
	}
	out_done(o);
	return ok || fail(c, ERR_TOO_LARGE, MSG_BINDER_FILE_TOO_LARGE);
}

static bool locked(struct ctx *c, struct binder_work *w, str passphrase, str inner)
{
	struct out o;
	bytes box;
	AUTO_BUF(base64, LIMIT_PAGE_BYTES * 2);
	if (!lockbox_seal(c->arena, passphrase, str_bytes(inner), &box)) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	buf_add_base64(&base64, box);
	struct binder_lock v = { .firm = w->firm, .title = w->title, .version = w->version, .box = buf_str(&base64), .rounds = LOCKBOX_ROUNDS };
	out_init(&o, c);
	begin(&o, w, true);
	binder_lock_html(&o, &v);
	buf_add(&o.b, S("\n<script>\n"));
	buf_add(&o.b, asset_text("js/binder-open.js"));
	buf_add(&o.b, S("</script>\n</body></html>\n"));
	return take(c, &o, w);
}

bool binder_file(struct ctx *c, struct binder_work *w, str passphrase)
{
	struct out o;
	struct binder_paper p;
	binder_paper_of(c, w, &p);
	out_init(&o, c);
	if (passphrase.n == 0) {
		begin(&o, w, false);
	}
	binder_file_body_html(&o, &p);
	if (passphrase.n == 0) {
		buf_add(&o.b, S("\n</body></html>\n"));
		return take(c, &o, w);
	}
	bool ok = buf_ok(&o.b) && o.b.n <= LIMIT_BINDER_FILE_BYTES / 2;
	str inner = ok ? str_copy(c->arena, buf_str(&o.b)) : S("");
	out_done(&o);
	return ok ? locked(c, w, passphrase, inner) : fail(c, ERR_TOO_LARGE, MSG_BINDER_FILE_TOO_LARGE);
}
