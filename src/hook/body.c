#include "hook/body.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/msg.h"
#include "base/text.h"
#include "base/time.h"
#include "http/http.h"
#include "messages.h"

#define BODY_BYTES (64 * 1024)
#define TITLE_CHARS 120
#define TEXT_CHARS 1500
#define SLACK_HEADER_CHARS 150
#define SLACK_TEXT_CHARS 3000

/* --- what may stand in a value --- */

struct swap { char from; const char *to; };

static str swapped(struct arena *a, str s, const struct swap *swaps)
{
	AUTO_BUF(b, s.n * 6 + 1);
	for (size_t i = 0; i < s.n; i++) {
		const struct swap *w = swaps;
		while (w->from && w->from != s.p[i]) {
			w++;
		}
		buf_add(&b, w->from ? str_from_c(w->to) : (str){ s.p + i, 1 });
	}
	return str_copy(a, buf_str(&b));
}

/* <!channel>, <@U123>, <https://evil|click> */
static const struct swap slack[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { 0, NULL } };
/* [toall], [To:1], [code]: there is no way to quote them, so they look like it and are none. */
static const struct swap chatwork[] = { { '[', "［" }, { ']', "］" }, { 0, NULL } };
/* <users/all>, <https://evil|click>, and marks of bold and code */
static const struct swap google_plain[] = { { '<', "＜" }, { '>', "＞" }, { '*', "＊" }, { '_', "＿" }, { '~', "～" },
	{ '`', "｀" }, { 0, NULL } };
static const struct swap html[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { 0, NULL } };

/* As long as it may be after it was escaped. */
static str fitted(struct arena *a, str s, const struct swap *swaps, size_t chars)
{
	str all = swapped(a, s, swaps);
	for (size_t most = chars; text_chars(all) > chars && most > 10; most -= most / 4) {
		all = swapped(a, text_clip(a, s, most), swaps);
	}
	return all;
}

/* --- JSON, a member at a time --- */

static void member(struct buf *b, const char *name, str value)
{
	bool first = b->n > 0 && (b->p[b->n - 1] == '{' || b->p[b->n - 1] == '[');
	json_write_key(b, name, &first);
	json_write_str(b, value);
}

static str label_of(struct ctx *c, enum lang lang)
{
	enum lang kept = c->lang;
	c->lang = lang;
	str s = msg(c, MSG_HOOK_LOOK);
	c->lang = kept;
	return s;
}

static void slack_section(struct buf *b, const char *block, const char *type, str text)
{
	buf_printf(b, "{\"type\":\"%s\",\"text\":{\"type\":\"%s\"", block, type);
	member(b, "text", text);
	buf_add(b, S("}}"));
}

static void write_slack(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	struct arena *a = c->arena;
	buf_add(b, S("{"));
	member(b, "text", fitted(a, w->title, slack, SLACK_HEADER_CHARS));
	buf_add(b, S(",\"mrkdwn\":false,\"unfurl_links\":false,\"blocks\":["));
	slack_section(b, "header", "plain_text", fitted(a, w->title, slack, SLACK_HEADER_CHARS));
	if (w->text.n) {
		buf_add(b, S(","));
		slack_section(b, "section", "plain_text", fitted(a, w->text, slack, SLACK_TEXT_CHARS));
	}
	if (w->link.n) {
		buf_add(b, S(","));
		slack_section(b, "section", "mrkdwn", STR_CAT(a, S("<"), swapped(a, w->link, slack), S("|"), label_of(c, w->lang), S(">")));
	}
	buf_add(b, S("]}"));
}

/* Runs of text: a TextBlock would read Markdown. */
static void teams_block(struct buf *b, str text, const char *look)
{
	buf_printf(b, "{\"type\":\"RichTextBlock\",\"inlines\":[{\"type\":\"TextRun\"%s", look);
	member(b, "text", text);
	buf_add(b, S("}]}"));
}

static void write_teams(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	buf_add(b, S("{\"type\":\"message\",\"attachments\":[{\"contentType\":\"application/vnd.microsoft.card.adaptive\","
		"\"contentUrl\":null,\"content\":{\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\","
		"\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"msteams\":{\"width\":\"Full\"},\"body\":["));
	teams_block(b, w->title, ",\"size\":\"Large\",\"weight\":\"Bolder\"");
	if (w->text.n) {
		buf_add(b, S(","));
		teams_block(b, w->text, "");
	}
	buf_add(b, S("]"));
	if (w->link.n) {
		buf_add(b, S(",\"actions\":[{\"type\":\"Action.OpenUrl\""));
		member(b, "title", label_of(c, w->lang));
		member(b, "url", w->link);
		buf_add(b, S("}]"));
	}
	buf_add(b, S("}}]}"));
}

static void write_chatwork(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	struct arena *a = c->arena;
	str text = STR_CAT(a, S("[info][title]"), swapped(a, w->title, chatwork), S("[/title]"), swapped(a, w->text, chatwork),
		w->link.n && w->text.n ? S("\n") : S(""), swapped(a, w->link, chatwork), S("[/info]"));
	buf_add(b, S("self_unread=1&body="));
	buf_add(b, http_percent_encode(a, text));
}

static void write_google_chat(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	buf_add(b, S("{"));
	member(b, "text", swapped(c->arena, w->title, google_plain));
	buf_add(b, S(",\"cardsV2\":[{"));
	member(b, "cardId", w->id);
	buf_add(b, S(",\"card\":{\"sections\":[{\"widgets\":[{\"textParagraph\":{"));
	member(b, "text", swapped(c->arena, w->text.n ? w->text : w->title, html));
	buf_add(b, S("}}"));
	if (w->link.n) {
		buf_add(b, S(",{\"buttonList\":{\"buttons\":[{"));
		member(b, "text", label_of(c, w->lang));
		buf_add(b, S(",\"onClick\":{\"openLink\":{"));
		member(b, "url", w->link);
		buf_add(b, S("}}}]}}"));
	}
	buf_add(b, S("]}]}}]}"));
}

static void write_line_works(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	buf_add(b, S("{"));
	member(b, "title", w->title);
	buf_add(b, S(",\"body\":{"));
	member(b, "text", w->text.n ? w->text : w->title);
	buf_add(b, S("}"));
	if (w->link.n) {
		buf_add(b, S(",\"button\":{"));
		member(b, "label", label_of(c, w->lang));
		member(b, "url", w->link);
		buf_add(b, S("}"));
	}
	buf_add(b, S("}"));
}

static void write_json(struct ctx *c, struct buf *b, const struct hook_words *w)
{
	static const char *const langs[LANG_MAX] = { "ja", "en" };
	buf_add(b, S("{"));
	member(b, "type", STR_CAT(c->arena, S("sonae."), w->about));
	buf_add(b, S(",\"version\":1"));
	member(b, "id", w->id);
	member(b, "timestamp", time_rfc3339(c->arena, w->at_ms));
	buf_add(b, S(",\"data\":{"));
	member(b, "title", w->title);
	member(b, "text", w->text);
	member(b, "link", w->link.n ? w->link : STR_NONE);
	member(b, "incident_id", w->incident_id.n ? w->incident_id : STR_NONE);
	buf_add(b, S(",\"level\":"));
	buf_add(b, w->level.has ? str_i64(c->arena, w->level.v) : S("null"));
	member(b, "lang", str_from_c(langs[w->lang]));
	buf_add(b, S("}}"));
}

/* --- all of them --- */

static const struct {
	void (*write)(struct ctx *c, struct buf *b, const struct hook_words *w);
	const char *type;
	const char *place;    /* where its URLs lead; a dot before it: any name that ends so */
} kinds[HOOK_KIND_MAX] = {
	[HOOK_SLACK] = { write_slack, "application/json", "hooks.slack.com" },
	[HOOK_TEAMS] = { write_teams, "application/json", NULL }, /* logic.azure.com, powerplatform.com, and what comes next */
	[HOOK_CHATWORK] = { write_chatwork, "application/x-www-form-urlencoded", "api.chatwork.com" },
	[HOOK_GOOGLE_CHAT] = { write_google_chat, "application/json; charset=UTF-8", "chat.googleapis.com" },
	[HOOK_LINE_WORKS] = { write_line_works, "application/json", "webhook.worksmobile.com" },
	[HOOK_JSON] = { write_json, "application/json", NULL },
};

bool hook_is_usual_place(enum hook_kind kind, str place, str *ret_usual)
{
	*ret_usual = str_from_c(kinds[kind].place);
	return str_is_none(*ret_usual) || str_eq(str_cut(&place, ' '), *ret_usual);
}

bool hook_body_write(struct ctx *c, enum hook_kind kind, const struct hook_words *w, struct hook_body *ret)
{
	struct hook_words clean = *w;
	AUTO_BUF(b, BODY_BYTES);
	if (!text_line(c->arena, w->title, &clean.title) || !text_lines(c->arena, w->text, &clean.text)) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "words of a webhook that are no text");
	}
	clean.title = text_clip(c->arena, text_visible(c->arena, clean.title), TITLE_CHARS);
	clean.text = text_clip(c->arena, text_visible(c->arena, clean.text), TEXT_CHARS);
	kinds[kind].write(c, &b, &clean);
	if (!buf_ok(&b)) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "a webhook longer than it can be");
	}
	*ret = (struct hook_body){ str_from_c(kinds[kind].type), str_copy(c->arena, buf_str(&b)) };
	return true;
}

/* --- signing --- */

/* The usual base64 as the one for URLs, which is the one we read. */
static bool key_of(struct arena *a, str key, bytes *ret)
{
	static const struct swap to_url[] = { { '+', "-" }, { '/', "_" }, { '=', "" }, { 0, NULL } };
	return str_starts(key, S("whsec_")) && base64url_decode(a, swapped(a, str_sub(key, 6, SIZE_MAX), to_url), ret) &&
	       ret->n == HMAC_KEY_LEN;
}

bool hook_sign(struct ctx *c, str key, str id, int64_t at_s, str body, str *ret)
{
	bytes raw;
	struct sha256 mac;
	AUTO_BUF(b, 100);
	if (!key_of(c->arena, key, &raw)) {
		fail(c, ERR_BUG, 0);
		return fail_detail(c, "a signing key that is none");
	}
	str text = STR_CAT(c->arena, id, S("."), str_i64(c->arena, at_s), S("."), body);
	hmac_sha256(raw.p, str_bytes(text), &mac);
	buf_add(&b, S("v1,"));
	buf_add_base64(&b, (bytes){ mac.b, SHA256_LEN });
	*ret = str_copy(c->arena, buf_str(&b));
	return true;
}
