/*
 * api: the doors of /api/v1 into a room. Every change is the operation row the page uses too; here stands only the
 * address of each and what is answered: the object in its documented shape, 201 + Location for what was made, 204
 * for what leaves nothing to show, a problem document for everything refused (web/problem.c).
 */
#pragma once
#include "web/web.h"

extern const struct route_table api_routes, api_live_routes, api_role_routes, api_contact_routes, api_decision_routes, api_question_routes, api_triage_routes, api_affected_routes, api_indicator_routes, api_link_routes, api_knowledge_routes, api_evidence_routes, api_task_routes, api_waiting_routes, api_limit_routes, api_guest_routes, api_action_routes, api_closing_routes, api_sighting_routes, api_suspect_routes;
extern const struct route_table api_archive_routes;
extern const struct route_table api_search_routes;
extern const struct route_table api_procedure_routes;
extern const struct route_table api_sheet_routes, api_own_routes;
extern const struct route_table api_diagnosis_routes;
extern const struct route_table api_risk_routes;
extern const struct route_table api_escalation_routes;
extern const struct route_table api_binder_routes;
extern const struct route_table api_risk_routes, api_window_routes;
extern const struct route_table api_binder_routes, api_card_routes, api_regulation_routes;
extern const struct route_table api_sheet_routes;
extern const struct route_table api_ledger_routes;
extern const struct route_table api_ask_routes, api_net_routes;
