/* inbox_view: what those who answer see: the list, one report, opening a room from it; the desk and its poster. */
#pragma once
#include "reach/mark_view.h"
#include "live/live_view.h"
#include "sighting/finder_view.h"

struct inbox_row {
	str number, card, what, place, state_css, state_icon, state, taken;
	struct url to;
	int64_t reported_at;
	bool is_alarm;               /* of a program: `card` is its source */
	str severity, severity_css;  /* empty: not said */
	str repeats;                 /* 同じ知らせ 41回、最後 14:05; empty: it came once */
};
struct inbox_view {
	struct live_view live;
	const struct inbox_row *rows; size_t n_rows;
	bool is_all, has_desk, is_admin;
	struct url open, all, desk, mails;
	struct empty_view empty;
};
struct inbox_like { struct inbox_row row; bool same_card, same_place, same_words; bool can_join; struct url join; str room, room_id; };
struct inbox_message { str text; int64_t sent_at; };
struct inbox_room { str id, name; };
/* A masking that waits, or the form that asks for one. */
struct inbox_mask {
	bool is_waiting, is_mine, is_open; /* is_open: sent and refused, so unfolded */
	bool can_photo, in_room;
	str what, reason, who, when;
	struct url ask, grant, refuse;
	struct field_view part, photo, reason_field;
};
/* What the firm calls its questions. */
struct inbox_labels { str card, what, when, place, touched, photo; };
struct inbox_one_view {
	struct inbox_labels labels;
	struct live_view live;
	struct inbox_row row;
	struct errors_view errors;
	str code, what, when, read_as, touched, name, reach, reason, room, link, traces, asked;
	bool has_reach_url, has_photo, photo_shown;
	struct url reach_url, photo, list;
	str photo_size;
	bool is_waiting, is_mine, is_joined, is_closed, can_leave;
	struct url room_to, take, open, join, close, reopen, leave;
	struct field_view room_pick, said, close_reason;
	size_t n_rooms;
	const struct inbox_like *likes; size_t n_likes;
	const struct inbox_message *messages; size_t n_messages;
	struct similar_view similar;
	bool can_learn; struct url learn;
	bool photo_hidden;
	struct inbox_mask mask;
	bool has_mail;               /* it brought a suspicious mail */
	struct url mail;
	str mail_number;
};
struct inbox_open_view {
	struct inbox_row row;
	struct errors_view errors;
	struct url action, back;
	struct field_view title, kind, level, noticed_at, noticed_by;
	str finder_words;
};
struct report_desk_view {
	bool has_desk, is_here_only;
	str address, key;
	struct url page, poster, cards;
	struct field_view is_open;
};
struct desk_poster_view { str firm, address, key; struct html qr; const struct finder_call *calls; size_t n_calls; struct url back; const struct reach_mark *marks; /* of the calls; for the screen alone */ };
