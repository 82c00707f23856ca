#pragma once
#include "reach/mark_view.h"
#include "person/person.h"
#include "web/page.h"

struct person_card { struct person person; str role; struct reach_mark mark; };
struct people_view {
	const struct person_card *cards;
	size_t n_cards;
	const struct person_card *gone;   /* archived */
	size_t n_gone;
	bool can_change;
	struct empty_view empty;
};
struct person_form_view {
	struct errors_view errors;
	str heading;
	struct url save;
	struct field_view name, kana, title, department, phone, mail, other_mail, role, belongs, work, department_id, site_id, shared_mail;
	struct url back;
	str back_text;
	bool is_new, has_departments, has_sites, says_shared;
};
