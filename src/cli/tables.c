#include "cli/tables.h"

#include "account/account.h"
#include "account/account_web.h"
#include "alarm/alarm.h"
#include "alarm/alarm_web.h"
#include "api/api.h"
#include "archive/archive_web.h"
#include "archive/take.h"
#include "ask/ask_web.h"
#include "binder/binder_web.h"
#include "binder/card_web.h"
#include "binder/regulation_web.h"
#include "blob/blob.h"
#include "broadcast/broadcast_web.h"
#include "contact_net/drill.h"
#include "contact_net/net_web.h"
#include "notice/notice_web.h"
#include "now/now_web.h"
#include "org/org_web.h"
#include "hook/hook.h"
#include "hook/hook_web.h"
#include "notice/hook_rule_web.h"
#include "mailbox/mailbox.h"
#include "mailbox/mailbox_web.h"
#include "outbox/outbox.h"
#include "outbox/outbox_web.h"
#include "person/person_web.h"
#include "contact/contact_web.h"
#include "contact/people_file.h"
#include "readiness/readiness_web.h"
#include "risk/risk_cover_web.h"
#include "risk/risk_web.h"
#include "room/room_web.h"
#include "live/live_web.h"
#include "role/role_web.h"
#include "search/search_web.h"
#include "decision/decision_web.h"
#include "question/question_web.h"
#include "triage/triage_web.h"
#include "affected/affected_web.h"
#include "indicator/indicator_web.h"
#include "link/link_web.h"
#include "knowledge/knowledge_web.h"
#include "escalation/escalation_web.h"
#include "firm/firm.h"
#include "firm/firm_web.h"
#include "evidence/evidence_web.h"
#include "ledger/ledger_web.h"
#include "diagnosis/diagnosis_web.h"
#include "overview/overview_web.h"
#include "procedure/own_web.h"
#include "sheet/sheet_web.h"
#include "table/import.h"
#include "table/table_web.h"
#include "task/task_web.h"
#include "window/window_web.h"
#include "guest/guest_web.h"
#include "guide/guide_web.h"
#include "action/action_web.h"
#include "closing/closing_web.h"
#include "sighting/inbox_web.h"
#include "sighting/sighting_web.h"
#include "suspect/suspect_web.h"
#include "statistics/statistics_web.h"

const struct route_table *all_route_tables(struct arena *a, size_t *ret_n)
{
	const struct route_table *all[] = { &now_routes, &account_routes, &org_routes, &outbox_routes, &mailbox_routes, &hook_routes, &notice_hook_routes, &person_routes, &contact_routes, &structure_routes, &people_file_routes, &api_contact_routes, &open_routes,
		&room_routes, &entry_routes, &step_routes, &fact_routes, &mask_routes, &manage_routes, &access_routes, &decide_routes, &timeline_routes,
		&report_routes, &import_routes, &api_routes,
		&live_routes, &api_live_routes,
		&search_routes, &api_search_routes,
		&role_routes, &api_role_routes,
		&decision_routes, &api_decision_routes,
		&question_routes, &api_question_routes,
		&triage_routes, &api_triage_routes,
		&procedure_edit_routes, &procedure_routes, &procedure_version_routes, &procedure_file_routes, &api_procedure_routes,
		&affected_routes, &stage_routes, &api_affected_routes,
		&indicator_routes, &api_indicator_routes,
		&link_routes, &api_link_routes,
		&evidence_routes, &api_evidence_routes,
		&archive_routes, &archive_in_routes, &api_archive_routes,
		&firm_routes,
		&level_routes, &commander_routes, &bcp_routes, &api_escalation_routes,
		&ledger_routes, &log_gaps_routes, &api_ledger_routes,
		&sheet_routes, &sheet_file_routes, &own_routes, &table_routes, &table_import_routes, &table_api_routes, &table_paper_routes, &api_sheet_routes,
		&api_own_routes, &diagnosis_routes, &api_diagnosis_routes, &overview_routes,
		&binder_routes, &card_routes, &api_card_routes, &regulation_routes, &api_regulation_routes, &api_binder_routes,
		&risk_routes, &risk_begin_routes, &risk_cover_routes, &risk_one_routes, &risk_room_routes, &api_risk_routes,
		&window_routes, &window_room_routes, &consult_routes, &api_window_routes,
		&task_routes, &api_task_routes, &api_waiting_routes, &api_limit_routes,
		&guest_routes, &guest_room_routes, &api_guest_routes,
		&action_routes, &api_action_routes,
		&closing_routes, &api_closing_routes,
		&notice_routes, &my_notice_routes, &receipt_routes,
		&alarm_routes, &alarm_api_routes,
		&broadcast_form_routes, &broadcast_routes, &warning_routes,
		&sighting_routes, &inbox_routes, &desk_routes, &api_sighting_routes,
		&suspect_finder_routes, &suspect_routes, &suspect_people_routes, &api_suspect_routes,
		&knowledge_form_routes, &knowledge_routes, &api_knowledge_routes, /* after the sightings: begins notes from them */
		&guide_routes, &readiness_routes,
		&net_routes, &drill_routes, &list_routes, &reached_routes, &api_net_routes,
		&ask_result_routes, &answer_routes, &ask_routes, &api_ask_routes,
		&statistics_routes,
	};
	enum { N = sizeof all / sizeof all[0] };
	struct route_table *v = arena_array(a, struct route_table, N);
	for (size_t i = 0; i < N; i++) {
		v[i] = *all[i];
	}
	*ret_n = N;
	return v;
}

/* Mails that ask to be answered by mail. */
const struct outbox_asker outbox_askers[] = { { DRILL_ABOUT, drill_heard }, { NULL, NULL } };

/* What modules say about ledgers, in this order. */
const struct sheet_hook sheet_hooks[] = {
	{ .sheet = "", .of_all = ledger_says_of_all, .of_row = ledger_says_of_row },
	{ .sheet = "backup", .of_list = backup_says_of_list, .of_row = backup_says_of_row },
	{ .sheet = "system", .of_row = system_says_of_row },
	{ .sheet = "log", .of_list = log_says_of_list },
	ASK_HOOK, /* ask others to answer a form */
	{ .sheet = "", .of_all = risk_says_of_all },
	{ .sheet = "", .of_all = binder_says_of_all }, /* the emergency binder */
	{ .sheet = "", .of_all = window_says_of_all },
	{ .sheet = "helper", .of_list = helper_says_of_list, .of_row = helper_says_of_row },
	{ .sheet = "", .of_all = escalation_says_of_all },
	{ .sheet = "commander", .of_list = commander_says_of_list },
	{ .sheet = "bcp", .of_list = bcp_says_of_list },
	{ .sheet = "stop", .of_list = stop_says_of_list },
	{ .sheet = "risk", .of_list = risk_says_of_list, .of_row = risk_says_of_row },
	{ .sheet = "coverage", .of_row = cover_says_of_row },
	{ .sheet = NULL },
};

const struct job_kind all_jobs[] = {
	{ .name = "guest_sweep", .run = guest_sweep, .every_ms = 3600 * 1000LL,
		.doc = "forgets sessions of guests that are over" },
	{ .name = "binder_look", .run = binder_look, .every_ms = 3600 * 1000LL,
		.doc = "adds a look at the newest printed binder of each firm" },
	{ .name = "binder_look_firm", .run = binder_look_firm, .doc = "compares the newest printed binder of a firm with what holds today" },
	{ .name = "task_remind", .run = task_remind, .every_ms = 5 * 60 * 1000LL,
		.doc = "marks tasks that are due within a day or overdue" },
	{ .name = "account_sweep", .run = account_sweep, .every_ms = 3600 * 1000LL,
		.doc = "forgets sessions, throttles and kept answers that are over" },
	{ .name = "sheet_mark", .run = sheet_mark_some, .every_ms = 60 * 1000LL,
		.doc = "works out what rows of ledgers are found by that an older program wrote, or that were written with an older form" },
	{ .name = "sheet_mark_more", .run = sheet_mark_some, .doc = "goes on with that" },
	{ .name = "blob_sweep", .run = blob_sweep, .every_ms = 24 * 3600 * 1000LL,
		.doc = "clears away uploads nobody goes on with and bytes nobody needs" },
	{ .name = "alarm_sweep", .run = alarm_sweep, .every_ms = 24 * 3600 * 1000LL,
		.doc = "forgets what sources of alarms told 60 days ago" },
	{ .name = "mailbox_sweep", .run = mailbox_sweep, .every_ms = 24 * 3600 * 1000LL,
		.doc = "forgets what was found in the mail folder 90 days ago; the files stay" },
	{ .name = "archive_sweep", .run = archive_sweep, .every_ms = 3600 * 1000LL,
		.doc = "drops archives somebody looked at a day ago and did not take in" },
	{ .name = "firm_sweep", .run = firm_sweep, .every_ms = 3600 * 1000LL,
		.doc = "drops files of a whole organisation that were made a day ago" },
	{ .name = "people_file_sweep", .run = people_file_sweep, .every_ms = 3600 * 1000LL,
		.doc = "forgets files of people nobody decided about for a day" },
	{ .name = "table_sweep", .run = table_sweep, .every_ms = 3600 * 1000LL,
		.doc = "drops files for ledgers that nobody took in within a day, and what can no longer be undone" },
	{ .name = "table_clear", .run = table_sweep, .doc = "goes on with table_sweep" },
	{ .name = "table_follow", .run = table_follow, .doc = "brings index and history of rows up to date behind an import" },
	{ .name = "outbox_sweep", .run = outbox_sweep, .every_ms = 24 * 3600 * 1000LL,
		.doc = "forgets mail that went or failed 90 days ago" },
	{ .name = "hook_sweep", .run = hook_sweep, .every_ms = 3600 * 1000LL,
		.doc = "forgets webhooks of 90 days ago, keys that were replaced, targets removed a month ago" },
};
const size_t all_jobs_count = sizeof all_jobs / sizeof all_jobs[0];
