/* What is sent to the form of a ledger. */
#include "stage.h"

#include "base/json.h"

static struct browser *stage_admin(struct stage *s) { return s->admin ? s->admin : (s->admin = harness_sign_in(&s->h, ACCESS_ADMIN)); }

/* A form of its own: a change that can be taken back, the form as it is read out. */
str stage_form_sample(struct stage *s, const struct route *r, const struct field *f)
{
	static int names;
	struct arena *a = &s->h.arena;
	bool json = r->flags & ROUTE_API;
	if (strcmp(f->name, "to") == 0 && str_ends(str_from_c(r->pattern), S("/back"))) {
		assert_int_equal(browser_json(stage_admin(s), HTTP_POST, "/api/v1/ledgers/vendor/form/changes",
			str_cz(a, str_printf(a, "{\"what\":\"names\",\"ja\":\"取引先%d\"}", ++names))).status, 200);
		return STR_NONE;
	}
	if (strcmp(f->name, "yaml") != 0) {
		return strcmp(f->name, "what") == 0 ? S("names") : strcmp(f->name, "ja") == 0 ? S("名前") : STR_NONE;
	}
	AUTO_BUF(b, 1 << 20);
	struct answer form = browser_get(stage_admin(s), "/ledgers/vendor/form/yaml");
	for (size_t i = 0; !json && i < form.body.n; i++) {
		buf_printf(&b, "%%%02x", (unsigned char)form.body.p[i]);
	}
	if (json) {
		json_write_str(&b, form.body);
	}
	str all = str_copy(a, buf_str(&b));
	return json ? str_sub(all, 1, all.n - 2) : all; /* quotes are put around it */
}
