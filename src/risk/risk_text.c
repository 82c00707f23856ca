/* Risks in words: how large, and why. */
#include "base/msg.h"
#include "messages.h"
#include "risk/risk_inside.h"

str risk_size_name(const struct ctx *c, const struct risk_method *m, const struct risk_value *v)
{
	return v->has ? text2_in(m->bands[RISK_GRADES - v->size].name, c->lang) : msg(c, MSG_RISK_UNRATED);
}

str risk_kind_name(struct ctx *c, str kind)
{
	const struct sheet_def *d;
	int field, at;
	if (!sheet_def_get(c, S("risk"), &d)) {
		err_clear(c);
		return kind;
	}
	field = sheet_field_find(d, S("kind"));
	at = field >= 0 ? sheet_choice_find(&d->fields[field], kind) : -1;
	return at >= 0 ? text2_in(d->fields[field].choices[at].name, c->lang) : kind;
}

static str join(struct ctx *c, str all, str more)
{
	return all.n ? msgf(c, MSG_RISK_LACKS_AND, { "one", all }, { "two", more }) : more;
}

static str lacks(struct ctx *c, unsigned bits)
{
	str all = S("");
	all = bits & RISK_NO_IMPORTANCE ? join(c, all, msg(c, MSG_RISK_IMPORTANCE)) : all;
	all = bits & RISK_NO_THREAT ? join(c, all, msg(c, MSG_RISK_THREAT)) : all;
	return bits & RISK_NO_VULNERABILITY ? join(c, all, msg(c, MSG_RISK_VULNERABILITY)) : all;
}

static str importance_words(struct ctx *c, const struct risk *r, const struct risk_side *s)
{
	str grade = str_i64(c->arena, s->g.importance);
	bool is_of_row = r->importance_of.n && s->g.importance == r->before.g.importance;
	return is_of_row ? msgf(c, MSG_RISK_WHY_IMPORTANCE_OF, { "grade", grade }, { "name", r->importance_of })
		: msgf(c, MSG_RISK_WHY_IMPORTANCE, { "grade", grade });
}

str risk_why(struct ctx *c, const struct risk_method *m, const struct risk *r, const struct risk_side *s)
{
	struct arena *a = c->arena;
	if (!s->v.has) {
		return msgf(c, MSG_RISK_WHY_LACKS, { "what", lacks(c, s->v.lacks) });
	}
	return msgf(c, m->multiply ? MSG_RISK_WHY_PRODUCT : MSG_RISK_WHY_TABLE, { "importance", importance_words(c, r, s) },
		{ "threat", str_i64(a, s->g.threat) }, { "vulnerability", str_i64(a, s->g.vulnerability) },
		{ "likelihood", str_i64(a, s->v.likelihood) }, { "value", str_i64(a, s->v.value) }, { "size", risk_size_name(c, m, &s->v) });
}
