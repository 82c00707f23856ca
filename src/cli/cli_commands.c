/* The rows. */
#include "cli/cli.h"

#define DATA { "data", "DIR", "the data folder" }
#define ORG { "org", "SLUG", "the organisation; not needed when there is only one" }
#define CATALOG { "catalog", "DIR", "read the catalogue from a folder instead of the built-in one" }

const struct cli_command cli_commands[] = {
	{ "serve", "", "serve the application", {
		DATA,
		{ "port", "N", "port; 0 for a free one (8080)" },
		{ "listen", "ADDR", "address to listen on (127.0.0.1)" },
		{ "base-url", "URL", "how people reach it: for links, QR codes and the check of the Host header" },
		{ "trust-proxy", "ADDR", "believe X-Forwarded-For and -Proto from this address only" },
		{ "tls-cert", "FILE", "certificate (PEM)" },
		{ "tls-key", "FILE", "its key (PEM)" },
		{ "insecure-lan", NULL, "allow listening elsewhere than this machine without TLS" },
		{ "per-address", "N", "connections of one address; loopback is not counted (64)" },
		{ "idle", "SECONDS", "close idle connections after (30)" },
		{ "demo", NULL, "fill an empty data folder with a made-up firm" },
		CATALOG }, cmd_serve },
	{ "init", "", "make a data folder and print its one-time set-up code", { DATA }, cmd_init },
	{ "user add", "MAIL", "add an account to an organisation and print its password", {
		DATA, ORG, { "name", "NAME", "the person's name" },
		{ "access", "ACCESS", "admin, responder, executive, viewer or helper (viewer)" } }, cmd_user_add },
	{ "user list", "", "list the members of an organisation", { DATA, ORG }, cmd_user_list },
	{ "user reset", "MAIL", "give an account a new password and print it; ends its sessions", { DATA }, cmd_user_reset },
	{ "token create", "", "make an API token and print it", {
		DATA, ORG, { "user", "MAIL", "whose token" }, { "name", "NAME", "what it is for" } }, cmd_token_create },
	{ "demo", "", "fill an empty data folder with a made-up firm", { DATA }, cmd_demo },
	{ "import", "FILE", "take in an archive (zip), or bring a course of events (CSV) into a new incident or an open one", {
		DATA, ORG, { "incident", "ID", "into this incident" }, { "title", "TEXT", "title of the new incident" },
		{ "kind", "KIND", "kind of the new incident (unknown)" } }, cmd_import },
	{ "incident list", "", "list the rooms of an organisation, restricted ones too", { DATA, ORG }, cmd_incident_list },
	{ "incident add-member", "ID", "let an account into a restricted room whose members cannot be reached; an entry says so", {
		DATA, ORG, { "user", "MAIL", "who" } }, cmd_incident_member_add },
	{ "export", "ID FILE", "write one incident as an archive that proves itself; without ID and FILE: as JSON, one or all", {
		DATA, ORG, { "incident", "ID", "of the JSON: only this one" },
		{ "no-evidence", NULL, "of an archive: without the files of the evidence" },
		{ "purpose", "TEXT", "of an archive: to whom and what for; goes into the journal" } }, cmd_export },
	{ "firm export", "FILE", "write a whole organisation to one file: every row and stored file, no secrets (docs/firm-format.md)", {
		DATA, ORG }, cmd_firm_export },
	{ "firm import", "FILE", "take in an organisation that is not here yet: all of it or nothing", {
		DATA, { "look", NULL, "only say what is in it and whether it holds; needs no data folder" },
		{ "slug", "SLUG", "another short name than it had" },
		{ "admin", "MAIL", "an administrator who gets a new password, which is printed" } }, cmd_firm_import },
	{ "verify", "FILE", "prove journals, rows, papers and seals, or an archive; 0 all holds, 1 broken, 2 cannot run", {
		DATA, { "seal", "TEXT", "check the seal printed on a report" } }, cmd_verify },
	{ "backup", "FILE", "copy a running data folder, verified: the database into FILE, stored files into FILE.blob", { DATA }, cmd_backup },
	{ "restore", "FILE", "put a backup (FILE and FILE.blob) into an empty data folder", { DATA }, cmd_restore },
	{ "doctor", "", "look for what is wrong with this machine and data folder", {
		DATA, { "mail", NULL, "greet the mail servers that were set, encrypt and sign in; no mail is sent" } }, cmd_doctor },
	{ "reindex", "", "make the index for searching again; beside a running server, that one does it", { DATA }, cmd_reindex },
	{ "tls init", "NAME...", "make a certificate for the office network and print its fingerprint", {
		DATA, { "replace", NULL, "replace the one that is there" } }, cmd_tls_init },
	{ "help", "", "this page", { { NULL, NULL, NULL } }, cmd_help },
	{ "man", "", "the manual page (roff)", { { NULL, NULL, NULL } }, cmd_man },
	{ "version", "", "the version", { { NULL, NULL, NULL } }, cmd_version },
};
const size_t cli_commands_count = sizeof cli_commands / sizeof cli_commands[0];
