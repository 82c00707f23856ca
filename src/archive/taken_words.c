/* taken_words: codes of an archive's rows in the words this program has for them. */
#include "archive/taken_page.h"
#include "catalog/catalog.h"
#include "messages.h"

struct word { const char *code; int label; };
/* Of which part which field holds which codes; an object of "" is any. */
static const struct { const char *object, *field; struct word words[12]; } tables[] = {
	{ "affected", "type", { { "system", MSG_AFFECTED_TYPE_SYSTEM }, { "pc", MSG_AFFECTED_TYPE_PC }, { "account", MSG_AFFECTED_TYPE_ACCOUNT },
		{ "data", MSG_AFFECTED_TYPE_DATA }, { "person", MSG_AFFECTED_TYPE_PERSON }, { "partner", MSG_AFFECTED_TYPE_PARTNER } } },
	{ "affected", "state", { { "suspected", MSG_AFFECTED_STATE_SUSPECTED }, { "confirmed", MSG_AFFECTED_STATE_CONFIRMED },
		{ "contained", MSG_AFFECTED_STATE_CONTAINED }, { "restored", MSG_AFFECTED_STATE_RESTORED },
		{ "verified", MSG_AFFECTED_STATE_VERIFIED }, { "not_affected", MSG_AFFECTED_STATE_NOT } } },
	{ "affected", "special", { { "personal", MSG_AFFECTED_SPECIAL_PERSONAL }, { "sensitive", MSG_AFFECTED_SPECIAL_SENSITIVE },
		{ "my_number", MSG_AFFECTED_SPECIAL_MY_NUMBER }, { "card", MSG_AFFECTED_SPECIAL_CARD },
		{ "credentials", MSG_AFFECTED_SPECIAL_CREDENTIALS }, { "property", MSG_AFFECTED_SPECIAL_PROPERTY },
		{ "entrusted", MSG_AFFECTED_SPECIAL_ENTRUSTED }, { "secret", MSG_AFFECTED_SPECIAL_SECRET } } },
	{ "indicator", "kind", { { "ipv4", MSG_INDICATOR_KIND_IPV4 }, { "ipv6", MSG_INDICATOR_KIND_IPV6 },
		{ "domain", MSG_INDICATOR_KIND_DOMAIN }, { "url", MSG_INDICATOR_KIND_URL }, { "mail", MSG_INDICATOR_KIND_MAIL },
		{ "md5", MSG_INDICATOR_KIND_MD5 }, { "sha1", MSG_INDICATOR_KIND_SHA1 }, { "sha256", MSG_INDICATOR_KIND_SHA256 },
		{ "file", MSG_INDICATOR_KIND_FILE } } },
	{ "indicator", "state", { { "unchecked", MSG_INDICATOR_STATE_UNCHECKED }, { "malicious", MSG_INDICATOR_STATE_MALICIOUS },
		{ "harmless", MSG_INDICATOR_STATE_HARMLESS }, { "own", MSG_INDICATOR_STATE_OWN } } },
	{ "evidence", "thing", { { "pc", MSG_EVIDENCE_THING_PC }, { "disk", MSG_EVIDENCE_THING_DISK }, { "phone", MSG_EVIDENCE_THING_PHONE },
		{ "paper", MSG_EVIDENCE_THING_PAPER }, { "other", MSG_EVIDENCE_THING_OTHER } } },
	{ "decision", "state", { { "open", MSG_DECISION_STATE_OPEN }, { "decided", MSG_DECISION_STATE_DECIDED },
		{ "carried", MSG_DECISION_STATE_CARRIED }, { "revisited", MSG_DECISION_STATE_REVISITED },
		{ "withdrawn", MSG_DECISION_STATE_WITHDRAWN } } },
	{ "question", "state", { { "open", MSG_QUESTION_STATE_OPEN }, { "answered", MSG_QUESTION_STATE_ANSWERED },
		{ "dropped", MSG_QUESTION_STATE_DROPPED } } },
	{ "task", "state", { { "open", MSG_TASK_STATE_OPEN }, { "doing", MSG_TASK_STATE_DOING }, { "done", MSG_TASK_STATE_DONE },
		{ "dropped", MSG_TASK_STATE_DROPPED } } },
	{ "sighting", "state", { { "new", MSG_SIGHTING_STATE_NEW }, { "checking", MSG_SIGHTING_STATE_CHECKING },
		{ "joined", MSG_SIGHTING_STATE_JOINED }, { "closed", MSG_SIGHTING_STATE_CLOSED } } },
	{ "sighting", "touched", { { "yes", MSG_SIGHTING_TOUCHED_YES }, { "no", MSG_SIGHTING_TOUCHED_NO } } },
	{ "link", "relation", { { "related", MSG_LINK_RELATED }, { "parent", MSG_LINK_PARENT }, { "child", MSG_LINK_CHILD },
		{ "into", MSG_LINK_INTO }, { "from", MSG_LINK_FROM } } },
};

static str word_of(struct ctx *c, const struct word *words, str code)
{
	for (size_t k = 0; k < 12 && words[k].code; k++) {
		if (str_eq(code, str_from_c(words[k].code))) {
			return msg(c, words[k].label);
		}
	}
	return STR_NONE;
}

/* One code, or several with blanks between; none when one of them has no word. */
static str words_of(struct ctx *c, const struct word *words, str value)
{
	str all = S("");
	while (!str_is_none(value) && value.n > 0) {
		str one = word_of(c, words, str_cut(&value, ' '));
		if (str_is_none(one)) {
			return STR_NONE;
		}
		all = all.n ? STR_CAT(c->arena, all, S("、"), one) : one;
	}
	return all.n ? all : STR_NONE;
}

str taken_word(struct ctx *c, str object, str field, str value)
{
	const struct attack_stage *stage = str_eq(field, S("stage")) ? catalog_stage(c->catalog, value) : NULL;
	if (stage) {
		return text2_in(stage->name, c->lang);
	}
	for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
		if (str_eq(object, str_from_c(tables[k].object)) && str_eq(field, str_from_c(tables[k].field))) {
			return words_of(c, tables[k].words, value);
		}
	}
	return STR_NONE;
}
