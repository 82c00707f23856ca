#pragma once
#include "hook/hook.h"
#include "web/page.h"

struct hook_kind_line { str name; struct url add; };
/* How a target stands: a chip and a sentence. */
struct hook_stand { str css, icon, word, about, said, hint; };
struct hook_line {
	str name, kind, place;
	struct hook_stand stand;
	struct url see, restore;
};
struct hooks_page {
	struct errors_view errors;
	struct hook_line *rows, *removed;
	size_t n_rows, n_removed;
	struct hook_kind_line kinds[HOOK_KIND_MAX];
	size_t n_kinds;
	struct empty_view empty;
};

struct hook_form {
	struct errors_view errors;
	str kind_code, title;
	const str *how;               /* where to get the URL, a step a line */
	size_t n_how;
	bool is_only_documents, has_token;
	struct field_view name, url, token, lang;
};

struct hook_delivery_line {
	str title, said, hint, tries, next;
	str state, css, icon;
	int64_t at;
	bool can_again;
	struct url again;
};
struct hook_page {
	struct hook h;
	str kind, fresh;              /* fresh: the signing key, shown this once; else empty */
	struct hook_stand stand;
	str other_place, old_key, waiting, hears;
	bool is_removed, is_json, is_under_way;
	struct url test, change, turn, remove, restore, rotate, back, self;
	struct hook_form form;
	struct hook_delivery_line *rows;
	size_t n_rows;
};
