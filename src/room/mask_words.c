/* The rows that repeat what people wrote: a masking has to reach them too. One line a kind of object. */
#include "room/room.h"

#include "action/action.h"
#include "closing/closing.h"
#include "decision/decision.h"
#include "role/role.h"
#include "evidence/evidence.h"
#include "guest/guest.h"
#include "link/link.h"
#include "sighting/sighting.h"
#include "task/task.h"
#include "window/call.h"
#include "window/consult.h"

static bool put_incident(struct ctx *c, struct id incident_id, str name, str field, str value)
{
	(void)name;
	bool is_title = str_eq(field, S("title"));
	return incident_put_words(c, incident_id, is_title ? value : STR_NONE, is_title ? STR_NONE : value);
}

static bool put_fact(struct ctx *c, struct id incident_id, str name, str field, str value)
{
	bool is_value = str_eq(field, S("value"));
	return fact_put_words(c, incident_id, name, is_value ? value : STR_NONE, is_value ? STR_NONE : value);
}

static bool put_triage(struct ctx *c, struct id incident_id, str name, str field, str value)
{
	(void)name;
	return triage_put_word(c, incident_id, field, value);
}

/* Objects with an id: "step/ID:note". */
typedef bool (*put_word)(struct ctx *c, struct id incident_id, struct id id, str field, str value);

static bool put_step(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)field;
	return step_set_note(c, incident_id, id, value);
}

static bool put_task(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)incident_id;
	return task_put_word(c, id, field, value);
}

static bool put_task_word(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)incident_id;
	(void)field;
	return task_word_put(c, id, value);
}

static bool put_sighting(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)incident_id;
	return sighting_put_words(c, id, field, value);
}

static bool put_said(struct ctx *c, struct id incident_id, struct id id, str field, str value)
{
	(void)incident_id;
	(void)field;
	return sighting_put_message(c, id, value);
}

/* `fields` are parted by blanks. Either `put` (objects without an id) or `put_word`. */
static const struct {
	const char *object, *fields;
	put_word put_word;
	bool (*put)(struct ctx *c, struct id incident_id, str name, str field, str value);
} words[] = {
	{ "incident", "title name", .put = put_incident },
	{ "fact/", "value source", .put = put_fact },
	{ "step/", "note", put_step },
	{ "triage", "ground effect worst concerned", .put = put_triage },
	{ "affected/", "name place note amount_text", affected_put_words },
	{ "indicator/", "value note", indicator_put_words },
	{ "question/", "text answer source", question_put_word },
	{ "evidence/", "name description found file_name reason", evidence_put_word },
	{ "custody/", "giver_name receiver_name place purpose note", custody_put_word },
	{ "decision/", "question options ground on_customers on_law on_money on_reputation on_safety answer carried_note "
		"withdrawn_reason stop_said stop_reason", decision_put_word },
	{ "guest/", "name reason", guest_put_word },
	{ "task/", "title detail attached note", put_task },
	{ "task_word/", "text", put_task_word },
	{ "sighting/", "what when place touch_note name link traces asked", put_sighting },
	{ "said/", "text", put_said },
	{ "handover/", "note", handover_put_word },
	{ "action/", "what why note", action_put_word },
	{ "closing", "cause recovered_how told_how", .put = closing_put_word },
	{ "follow/", "who how note", follow_put_word },
	{ "cost/", "what note", cost_put_word },
	{ "lesson/", "answer", .put = lesson_put_word },
	{ "asked/", "question answer", .put = closing_own_put_word },
	{ "link/", "reason off_reason", link_put_words },
	{ "call/", "words", window_call_put_words },
	{ "consult_value/", "value", .put = consult_put_word },
	{ "handed/", "to_whom how", consult_handed_put_word },
};
#define N_WORDS (sizeof words / sizeof words[0])

static bool has_field(const char *fields, str field)
{
	str rest = str_from_c(fields);
	while (!str_is_none(rest)) {
		if (str_eq(str_cut(&rest, ' '), field)) {
			return true;
		}
	}
	return false;
}

/* "step/ID:note" is object "step/", name "ID", field "note". */
static size_t words_of(str key, str *ret_name, str *ret_field)
{
	size_t colon = str_find(key, S(":"), 0);
	for (size_t i = 0; i < N_WORDS && colon != SIZE_MAX; i++) {
		str object = str_from_c(words[i].object);
		if (str_starts(key, object) && object.n <= colon) {
			*ret_name = str_sub(key, object.n, colon - object.n);
			*ret_field = str_sub(key, colon + 1, key.n - colon - 1);
			return has_field(words[i].fields, *ret_field) ? i : N_WORDS;
		}
	}
	return N_WORDS;
}

bool room_is_words(str key)
{
	str name, field;
	return words_of(key, &name, &field) < N_WORDS;
}

bool room_put_words(struct ctx *c, struct id incident_id, str key, str value)
{
	str name, field;
	struct id id;
	size_t i = words_of(key, &name, &field);
	if (i == N_WORDS) {
		return fail(c, ERR_BUG, 0);
	}
	if (words[i].put) {
		return words[i].put(c, incident_id, name, field, value);
	}
	return id_parse(name, &id) ? words[i].put_word(c, incident_id, id, field, value) : fail(c, ERR_BUG, 0);
}
