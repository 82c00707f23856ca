/*
 * report: a paper of a room (報告書), built from facts and chosen entries. A draft is worked on; issuing freezes
 * it: number, issuer, the seal of the journal at that moment, and the document's bytes, which are kept for ever and
 * whose hash is in the journal.
 *
 * First report (第一報): the ten items of S0, what was done, what comes next, a request, when the next report
 * comes, and the chosen entries as the course of events.
 */
#pragma once
#include "document/document.h"
#include "fact/fact.h"
#include "procedure/procedure.h"

struct report {
	struct id id;
	struct id incident_id;
	str kind;                     /* "first" */
	str state;                    /* "draft", "issued" */
	str subject;
	str addressees;               /* one a line */
	str done;                     /* what was done, in words */
	str next;                     /* what comes next: one a line, "what / who / until when" free text */
	str request;                  /* お願い */
	struct opt_int next_report_at;
	str entries;                  /* chosen entries: seq numbers with blanks between */
	str made_by_name;
	struct opt_int made_at, changed_at;
	str number;                   /* R-2026-11-1-01 */
	struct opt_int issued_at;
	str issued_by_name;
	str seal;
};
extern const struct shape report_shape;
bool report_is_issued(const struct report *r);
bool report_list(struct ctx *c, struct id incident_id, struct report **ret, size_t *ret_n);
bool report_get(struct ctx *c, struct id incident_id, struct id id, struct report *ret);
/* The frozen paper of an issued report, or what a draft would become now. */
bool report_document(struct ctx *c, const struct incident *i, const struct report *r, struct document *ret);
bool report_has_entry(const struct report *r, int64_t seq);
/* The chosen entries as sorted numbers, for whoever looks up many. */
struct report_chosen { int64_t *v; size_t n; };
struct report_chosen report_chosen_of(struct ctx *c, const struct report *r);
bool report_chosen_has(const struct report_chosen *all, int64_t seq);

struct report_draft_in { struct id incident_id; };
struct report_save_in {
	struct id incident_id, report_id;
	str subject, addressees, done, next, request;
	struct opt_int next_report_at;
	struct str_list entries;      /* seq numbers */
};
struct report_issue_in { struct id incident_id, report_id; };
/* A draft filled from what the room knows; issuing is for responders and executives. */
extern const struct operation op_report_draft, op_report_save, op_report_refill, op_report_issue;

/* The items of one issued report alone: what the entry of its issue carries. */
bool report_projection_one(struct ctx *c, struct id incident_id, struct id id,
                           bool (*emit)(void *arg, str key, str value), void *arg);
bool report_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
