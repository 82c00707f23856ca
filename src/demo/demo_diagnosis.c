/* Two finished rounds of the self-diagnosis: the executive sees more done than IT and the staff do, and half a year helped a little. */
#include "demo/demo_diagnosis.h"

#include "diagnosis/diagnosis.h"
#include "messages.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

/* D done, P partly, N not, U not known, A does not apply: a letter for each of the 25 questions. */
static const struct { int days_ago, group; const char *person, *answers; } given[] = {
	{ 190, DIAG_EXECUTIVE, "morimoto", "DDPPP" "PPPDPPPPPPDPP" "DPPPPPN" },
	{ 190, DIAG_IT, "konishi", "PPPPP" "PPNPNPPPPPPPP" "PNNNPNN" },
	{ 190, DIAG_STAFF, "nakamura", "PPNUN" "PPNPNUPNNPNPP" "PNNUUUN" },
	{ 12, DIAG_EXECUTIVE, "morimoto", "DDDPD" "DPPDPDPPPPDDP" "DDPPDDP" },
	{ 12, DIAG_IT, "konishi", "PDDPP" "PPPDPPPPPPPDP" "PPNPDPN" },
	{ 12, DIAG_STAFF, "nakamura", "PDPUN" "PPNDNUPNPPNDP" "PNNUPUN" },
};

static const struct demo_person *person_of(const char *key, size_t *ret_at)
{
	for (size_t i = 0; i < catalog_demo_firm.n_people; i++) {
		if (str_eq(catalog_demo_firm.people[i].key, str_from_c(key))) {
			*ret_at = i;
			return &catalog_demo_firm.people[i];
		}
	}
	return NULL;
}

static str word_of(char letter)
{
	return letter == 'D' ? S("done") : letter == 'P' ? S("part") : letter == 'N' ? S("no") : letter == 'A' ? S("na") : S("unknown");
}

static bool answer(struct ctx *c, const struct diagnosis *r, const struct sheet_def *d, size_t at, const struct demo_accounts *who)
{
	struct diagnosis out;
	struct diagnosis_answer_in in = { .id = r->id, .group = given[at].group, .values = { arena_array(c->arena, struct raw_value, d->n_fields), 0 } };
	size_t person;
	const struct demo_person *p = person_of(given[at].person, &person);
	const char *letter = given[at].answers;
	if (!p) {
		return true; /* a firm of one's own in the catalogue */
	}
	c->who = (struct actor){ .account_id = who->accounts[person], .person_id = who->people[person], .access = (enum access)p->access, .name = p->name };
	for (size_t i = 0; i < d->n_fields && *letter; i++) {
		if (diagnosis_is_item(&d->fields[i])) {
			in.values.v[in.values.n++] = (struct raw_value){ d->fields[i].key, word_of(*letter++) };
		}
	}
	return op_diagnosis_answer.act(c, &in, &out);
}

static bool one_round(struct ctx *c, const struct sheet_def *d, size_t from, const struct demo_accounts *who)
{
	struct diagnosis r;
	struct diagnosis_open_in open = { d->key };
	const struct actor writer = c->who;
	const int64_t now = c->now_ms;
	c->now_ms = now - given[from].days_ago * DAY_MS;
	bool ok = op_diagnosis_open.act(c, &open, &r);
	for (size_t i = from; ok && i < sizeof given / sizeof given[0] && given[i].days_ago == given[from].days_ago; i++) {
		c->now_ms += 3600 * 1000;
		ok = answer(c, &r, d, i, who);
	}
	c->who = writer;
	c->now_ms += DAY_MS;
	struct diagnosis_act_in close = { r.id };
	ok = ok && op_diagnosis_close.act(c, &close, &r);
	struct diagnosis_note_in note = { r.id, S("backup"), msg(c, MSG_DEMO_DIAGNOSIS_NOTE) };
	ok = ok && (from == 0 || op_diagnosis_note.act(c, &note, &r));
	c->now_ms = now;
	return ok;
}

bool demo_add_diagnosis(struct ctx *c, const struct demo_accounts *who)
{
	const struct sheet_def *d;
	return diagnosis_def(c, S("diagnosis"), &d) && one_round(c, d, 0, who) && one_round(c, d, 3, who);
}
