/* The nine signs on mails of our own, the rule, those alike, judging, rooms, and who else got it. */
#include "room_help.h"

#include "base/limits.h"
#include "base/text.h"
#include "evidence/evidence.h"
#include "indicator/indicator.h"
#include "room/from_suspect.h"
#include "suspect/look.h"

#define PLAIN "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
#define HTML "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
#define MIXED "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
#define FILE_PART(name, body) "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" name \
	"\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" body "\r\n"
#define TEXT_PART(text) "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" text "\r\n"
#define SIGNED "\r\n--\r\n株式会社ヤマ商会 営業部 担当 木村\r\nTEL 03-1234-5678\r\n"
#define FROM_OUT "From: 木村 <kimura@yama.example>\r\nTo: konishi@hinata.example\r\n"

static struct mime_mail read_mail(const char *raw)
{
	struct mime_mail m;
	str s = str_from_c(raw);
	if (!mime_read(c, str_bytes(s), &m)) {
		print_error("%s\n", raw);
		assert_true(false);
	}
	return m;
}

static struct suspect_home home(void)
{
	static const str domains[] = { S("hinata.example") };
	static struct person people[1];
	people[0] = (struct person){ .name = S("小西 直樹"), .mail = S("konishi@hinata.example"), .other_mail = S(""),
		.belongs = PERSON_OWN };
	return (struct suspect_home){ .domains = domains, .n_domains = 1, .people = people, .n_people = 1 };
}

static bool finds(const char *raw, const char *code, str *ret_words)
{
	struct suspect_home at = home();
	struct mime_mail m = read_mail(raw);
	struct suspect_found *v;
	size_t n;
	suspect_check(c, &m, &at, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(str_from_c(v[i].reason->code), str_from_c(code))) {
			*ret_words = v[i].words;
			return true;
		}
	}
	return false;
}

/* Each with a mail that has it and one that only looks so. */
static const struct { const char *code; bool hit; const char *words, *raw; } samples[] = {
	{ "sender_new", true, "kimura[@]yama[.]example", FROM_OUT "Subject: x\r\n" PLAIN "\r\nこんにちは" },
	{ "sender_new", false, NULL, "From: Konishi <KONISHI@hinata.example>\r\nSubject: x\r\n" PLAIN "\r\nhello" },
	{ "sender_none", true, NULL, "From: nobody\r\nSubject: x\r\nDate: Thu, 26 Nov 2026 09:00:00 +0900\r\n" PLAIN "\r\nhello" },
	{ "inside", true, "賞与", FROM_OUT "Subject: 冬季賞与のお知らせ\r\n" PLAIN "\r\n明細を確認してください" },
	{ "inside", true, "payroll", FROM_OUT "Subject: Payroll update\r\n" PLAIN "\r\nplease read" },
	{ "inside", false, NULL, "From: a@hinata.example\r\nSubject: 冬季賞与のお知らせ\r\n" PLAIN "\r\n明細" },
	{ "inside", false, NULL, FROM_OUT "Subject: お見積り\r\n" PLAIN "\r\n見積書をお送りします" },
	{ "free", true, "gmail[.]com", "From: 経理 <keiri.x@gmail.com>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "free", false, NULL, "From: x <x@notgmail.com>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "free_reply", true, "yahoo[.]co[.]jp", FROM_OUT "Reply-To: z@yahoo.co.jp\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "push", true, "クリック", FROM_OUT "Subject: x\r\n" PLAIN "\r\n下記をクリックしてください http://yama.example/a" },
	{ "push", true, "click here", FROM_OUT "Subject: x\r\n" PLAIN "\r\nPlease Click  here? no: click here http://yama.example/a" },
	{ "push", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nクリックという本を読みました" },
	{ "password", true, "パスワード", FROM_OUT "Subject: パスワードの期限\r\n" PLAIN "\r\nhttps://yama.example/login" },
	{ "password", false, NULL, FROM_OUT "Subject: お礼\r\n" PLAIN "\r\nhttps://yama.example/" },
	{ "urgency", true, "至急", FROM_OUT "Subject: 【至急】ご確認\r\n" PLAIN "\r\nx" },
	{ "urgency", true, "24時間以内", FROM_OUT "Subject: x\r\n" PLAIN "\r\n２４時間以内に手続きを" }, /* full-width digits */
	{ "urgency", true, "immediately", FROM_OUT "Subject: x\r\n" PLAIN "\r\nIMMEDIATELY reply" },
	{ "urgency", false, NULL, FROM_OUT "Subject: 打合せ\r\n" PLAIN "\r\n来週お願いします" },
	{ "signature_none", true, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nご確認ください。" },
	{ "signature_vague", true, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nご確認ください。\r\n\r\nカスタマーサポート" },
	{ "signature_vague", true, "サービスセンター", FROM_OUT "Subject: x\r\n" PLAIN "\r\n住所と電話番号を担当の株式会社までご確認ください。\r\nサービスセンター" },
	{ "signature_none", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nご確認ください。" SIGNED },
	{ "signature_vague", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nご確認ください。" SIGNED },
	{ "name_address", true, "nta[.]go[.]jp", "From: \"info@nta.go.jp\" <x@yama.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "name_address", false, NULL, "From: \"kimura@yama.example\" <kimura@yama.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "name_ours", true, "小西", "From: 小西　直樹 <naoki@yama.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "name_ours", false, NULL, "From: 小西 直樹 <konishi@hinata.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "name_ours", false, NULL, "From: 小西 花子 <hanako@yama.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "like_ours", true, "h1nata[.]example", "From: x <x@h1nata.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "like_ours", true, "hinata-support[.]example", "From: x <x@hinata-support.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "like_ours", false, NULL, "From: x <x@mail.hinata.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "like_ours", false, NULL, "From: x <x@hinomoto.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "link_like_ours", true, "hinataa", FROM_OUT "Subject: x\r\n" PLAIN "\r\nhttps://www.hinataa.example/login" },
	{ "link_like_ours", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\nhttps://www.hinata.example/login" },
	{ "body_name", true, "国税庁", "From: 国税庁 <info@nta-pay.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "body_name", true, "amazon", "From: Ａｍａｚｏｎ.co.jp <a@yama.example>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "body_name", false, NULL, "From: 国税庁 <info@e-tax.nta.go.jp>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "body_like", true, "arnazon", "From: x <x@arnazon.co.jp>\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "body_subject", true, "佐川急便", FROM_OUT "Subject: 佐川急便よりお届け物\r\n" PLAIN "\r\nx" },
	{ "body_link", true, "佐川急便", FROM_OUT "Subject: x\r\n" PLAIN "\r\n佐川急便です http://parcel.example/x" },
	{ "body_link", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\n佐川急便です https://k2k.sagawa-exp.co.jp/" },
	{ "reply_elsewhere", true, "other[.]example", FROM_OUT "Reply-To: a@other.example\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "reply_elsewhere", false, NULL, FROM_OUT "Reply-To: desk@mail.yama.example\r\nSubject: x\r\n" PLAIN "\r\nx" },
	{ "auth_fail", true, "spf=fail", "Authentication-Results: mx.hinata.example; spf=fail smtp.mailfrom=yama.example; dkim=none\r\n"
		FROM_OUT "Subject: x\r\n" PLAIN "\r\nx" },
	{ "auth_fail", true, "dmarc=fail", "Authentication-Results: mx.hinata.example; dmarc=fail header.from=yama.example\r\n"
		FROM_OUT "Subject: x\r\n" PLAIN "\r\nx" },
	{ "auth_fail", false, NULL, "Authentication-Results: mx.hinata.example; spf=pass; dkim=pass; dmarc=pass\r\n"
		FROM_OUT "Subject: x\r\n" PLAIN "\r\nx" },
	{ "auth_soft", true, "spf=softfail", "Authentication-Results: mx.hinata.example; spf=softfail\r\n"
		FROM_OUT "Subject: x\r\n" PLAIN "\r\nx" },
	{ "link_elsewhere", true, "evil[.]example", FROM_OUT "Subject: x\r\n" HTML
		"\r\n<p><a href=\"http://evil.example/x\">https://www.bank.example/</a></p>" },
	{ "link_elsewhere", false, NULL, FROM_OUT "Subject: x\r\n" HTML
		"\r\n<p><a href=\"https://login.bank.example/x\">https://www.bank.example/</a></p>" },
	{ "link_user", true, "evil[.]example", FROM_OUT "Subject: x\r\n" HTML
		"\r\n<a href=\"http://bank.example@evil.example/\">here</a>" },
	{ "link_number", true, "192[.]0[.]2[.]7", FROM_OUT "Subject: x\r\n" PLAIN "\r\nhttp://192.0.2.7/a" },
	{ "link_short", true, "bit[.]ly", FROM_OUT "Subject: x\r\n" PLAIN "\r\nhttps://bit.ly/3abc" },
	{ "file_program", true, "見積.exe", FROM_OUT "Subject: x\r\n" MIXED "\r\n" TEXT_PART("x") FILE_PART("見積.exe", "MZ") "--b--\r\n" },
	{ "file_two_ends", true, "invoice.pdf.exe", FROM_OUT "Subject: x\r\n" MIXED "\r\n" TEXT_PART("x")
		FILE_PART("invoice.pdf.exe", "MZ") "--b--\r\n" },
	{ "file_rtl", true, NULL, FROM_OUT "Subject: x\r\n" MIXED "\r\n" TEXT_PART("x")
		FILE_PART("report\xE2\x80\xAE" "fdp.exe", "MZ") "--b--\r\n" },
	{ "file_html", true, "a.html", FROM_OUT "Subject: x\r\n" MIXED "\r\n" TEXT_PART("x") FILE_PART("a.html", "<html>") "--b--\r\n" },
	{ "file_program", false, NULL, FROM_OUT "Subject: x\r\n" MIXED "\r\n" TEXT_PART("x") FILE_PART("a.txt", "hello") "--b--\r\n" },
	{ "odd_letters", true, "您", FROM_OUT "Subject: x\r\n" PLAIN "\r\n您的账户をご確认ください" },
	{ "odd_letters", false, NULL, FROM_OUT "Subject: x\r\n" PLAIN "\r\n口座をご確認ください。発送は明日です" },
};

static void test_signs(void **state)
{
	(void)state;
	size_t wrong = 0;
	read_begin();
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		str words = S("");
		bool hit = finds(samples[i].raw, samples[i].code, &words);
		bool named = !hit || !samples[i].words || str_find(words, str_from_c(samples[i].words), 0) != SIZE_MAX;
		if (hit != samples[i].hit || !named) {
			print_error("%zu %s: %s, \"%.*s\"\n", i, samples[i].code, hit ? "found" : "not found", STR_FMT(words));
			wrong++;
		}
	}
	read_end();
	assert_int_equal(wrong, 0);
}

/* Every sign and every reason has its row; what is stored can be told again. */
static void test_reasons_are_whole(void **state)
{
	(void)state;
	bool has[SIGN_MAX] = { false };
	for (size_t i = 0; i < n_suspect_reasons; i++) {
		const struct suspect_reason *r = &suspect_reasons[i];
		assert_ptr_equal(suspect_reason_of(str_from_c(r->code)), r);
		has[r->sign] = true;
	}
	for (int s = 0; s < SIGN_MAX; s++) {
		assert_true(has[s]);
	}
	assert_null(suspect_reason_of(S("nothing")));
	/* and each of the nine is a question whose choices the program knows */
	const struct sheet_def *d = catalog_sheet(c->catalog, S("mail_signs"));
	assert_int_equal(d->n_fields, SIGN_MAX);
	for (int i = 0; i < SIGN_MAX; i++) {
		const struct sheet_field *f = sheet_asked(d, suspect_sign_keys[i]);
		assert_true(f && f->type == SHEET_CHOICE && f->is_closed && f->n_choices == SUSPECT_ANSWER_MAX);
		assert_string_equal(sheet_bound_name(suspect_bound, f->key), suspect_sign_keys[i]);
		for (size_t k = 0; k < f->n_choices; k++) {
			assert_true(choice_find(&suspect_answer_choices, f->choices[k].key) >= 0);
			assert_int_equal(f->choices[k].value, str_eq(f->choices[k].key, S("yes")));
		}
	}
	for (size_t i = 0; i < n_suspect_reasons; i++) { /* what is enough alone cannot be hidden */
		assert_true(!suspect_reasons[i].is_alone || sheet_asked(d, suspect_sign_keys[suspect_reasons[i].sign])->is_fixed);
	}
}

static struct suspect_found of(const char *code)
{
	return (struct suspect_found){ suspect_reason_of(str_from_c(code)), S("") };
}

static void test_rule(void **state)
{
	(void)state;
	const struct sheet_def *d = catalog_sheet(c->catalog, S("mail_signs"));
	struct suspect_said all = suspect_said_nothing(d), *said = &all;
	struct suspect_found soft[] = { of("sender_new"), of("urgency"), of("push"), of("password"), of("free") };
	assert_int_equal(suspect_count(soft, 1, said).triage, SUSPECT_PLAIN);
	assert_int_equal(suspect_count(soft, 2, said).triage, SUSPECT_CAUTION);
	struct suspect_counted k = suspect_count(soft, 4, said); /* push and password are one sign */
	assert_true(k.hits == 3 && k.triage == SUSPECT_CAUTION);
	assert_int_equal(suspect_count(soft, 5, said).triage, SUSPECT_HIGH);
	struct suspect_found alone[] = { of("file_program") };
	assert_int_equal(suspect_count(alone, 1, said).triage, SUSPECT_HIGH);
	said->answers[SIGN_OTHER] = SUSPECT_UNKNOWN; /* not knowing changes nothing */
	assert_int_equal(suspect_count(alone, 1, said).triage, SUSPECT_HIGH);
	said->answers[SIGN_OTHER] = SUSPECT_NO;      /* a person's no wins */
	k = suspect_count(alone, 1, said);
	assert_true(k.triage == SUSPECT_PLAIN && k.hits == 0);
	all = suspect_said_nothing(d);
	said->answers[SIGN_INSIDE] = said->answers[SIGN_FALSE] = said->answers[SIGN_SENDER] = said->answers[SIGN_PUSH] = SUSPECT_YES;
	assert_int_equal(suspect_count(NULL, 0, said).triage, SUSPECT_HIGH);
	/* what the firm does not look at never counts; its own count beside the nine */
	said->is_asked[SIGN_PUSH] = false;
	assert_true(suspect_count(soft, 3, said).hits == 4 && suspect_count(NULL, 0, said).hits == 3);
	said->own = 1;
	assert_int_equal(suspect_count(NULL, 0, said).triage, SUSPECT_HIGH);
	all = suspect_said_nothing(d);
	said->own = 2;
	assert_int_equal(suspect_count(NULL, 0, said).triage, SUSPECT_CAUTION);
	said->is_asked[SIGN_OTHER] = false;
	assert_int_equal(suspect_count(alone, 1, said).triage, SUSPECT_CAUTION);
}

static void test_harmless_to_show(void **state)
{
	(void)state;
	const struct { const char *in, *out; } cases[] = {
		{ "https://evil.example/a?b=1 を押す", "hxxps://evil[.]example/a?b=1 を押す" },
		{ "HTTP://EVIL.EXAMPLE", "hxxp://EVIL[.]EXAMPLE" },
		{ "www.evil.example", "www[.]evil[.]example" },
		{ "a@evil.example", "a[@]evil[.]example" },
		{ "javascript:alert(1)", "j[]avascript:alert(1)" },
		{ "3.5 倍、終わり。end. Next", "3.5 倍、終わり。end. Next" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		str got = look_text(c->arena, str_from_c(cases[i].in));
		if (!text_is(got, cases[i].out)) {
			print_error("%.*s\n", STR_FMT(got));
		}
		assert_true(text_is(got, cases[i].out));
	}
	assert_true(text_is(look_link(c->arena, S("https://a.b.example/x.html")), "hxxps://a[.]b[.]example/x.html"));
}

static void test_subjects_are_one(void **state)
{
	(void)state;
	str key = suspect_subject_key(c, S("ご請求書 No.123 の件"));
	assert_true(str_eq(suspect_subject_key(c, S("Re: RE: Fwd: ご請求書　Ｎｏ．４５６の件")), key));
	assert_true(str_eq(suspect_subject_key(c, S("転送: ご請求書 no.9 の件")), key));
	assert_false(str_eq(suspect_subject_key(c, S("ご見積書 No.123 の件")), key));
}

/* --- taken in --- */

struct taking { const char *raw; str reporter; unsigned did; struct id ret; bool told; };

static bool take(struct ctx *x, void *arg)
{
	struct taking *t = arg;
	struct mime_mail m;
	str raw = str_from_c(t->raw);
	struct suspect_taken_in in = { .mail = &m, .way = SUSPECT_FOLDER, .reporter = t->reporter, .did = t->did };
	x->org_id = h.org_id;
	return mime_read(x, str_bytes(raw), &m) && blob_put(x, m.raw, &in.raw) && suspect_take(x, &in, &t->ret);
}

static struct id taken(const char *raw, const char *reporter)
{
	struct taking t = { .raw = raw, .reporter = str_from_c(reporter) };
	assert_true(harness_write(&h, take, &t));
	return t.ret;
}

static struct suspect now_of(struct id id)
{
	struct suspect s;
	read_begin();
	assert_true(suspect_get(c, id, &s));
	read_end();
	return s;
}

static unsigned shares(struct id a, struct id b)
{
	struct suspect_like *v;
	size_t n;
	unsigned found = 0;
	read_begin();
	assert_true(suspect_alike(c, a, &v, &n));
	for (size_t i = 0; i < n; i++) {
		found = id_eq(v[i].s.id, b) ? v[i].shares : found;
	}
	read_end();
	return found;
}

#define WAVE(to, subject, host, body) "From: 配送センター <post@parcel-jp.example>\r\nTo: " to "\r\nSubject: " subject \
	"\r\nMessage-ID: <" to ">\r\n" MIXED "\r\n" TEXT_PART("至急 http://" host "/a をクリック") FILE_PART("a.zip", body) "--b--\r\n"

static void test_alike(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct id a = taken(WAVE("konishi@hinata.example", "お荷物のお届け 1234", "pay.parcel-jp.example", "PK12"), "");
	struct id b = taken(WAVE("x@hinata.example", "Re: お荷物のお届け 99", "other.example", "different"), "");
	struct id d = taken("From: z@elsewhere.example\r\nSubject: Invoice of May\r\n" MIXED "\r\n" TEXT_PART("hi")
		FILE_PART("b.bin", "PK12") "--b--\r\n", "");
	struct id e = taken("From: q@nothing.example\r\nSubject: Weekly report\r\n" PLAIN "\r\nhttps://www.hinata.example/ https://www.google.com/", "");
	struct id f = taken("From: r@nowhere.example\r\nSubject: Monthly letter\r\n" PLAIN "\r\nhttps://www.hinata.example/ https://www.google.com/", "");
	assert_int_equal(shares(a, b), TRAIT_SENDER | TRAIT_SUBJECT);
	assert_int_equal(shares(b, a), TRAIT_SENDER | TRAIT_SUBJECT);
	assert_int_equal(shares(a, d), TRAIT_FILE);
	assert_int_equal(shares(e, f), 0); /* our own pages and those of known bodies join nothing */
	assert_int_equal(shares(a, a), 0);
	struct suspect s = now_of(a);
	assert_true(s.state == SUSPECT_NEW && s.has_raw && s.triage == SUSPECT_HIGH);
	assert_true(text_is(s.from_address, "post@parcel-jp.example"));
}

static void test_judged_once(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct id a = taken(WAVE("a1@hinata.example", "重要なお知らせです", "j.example", "J1"), ""),
		b = taken(WAVE("a2@hinata.example", "重要なお知らせです", "j.example", "J1"), "");
	struct suspect out;
	struct suspect_judge_in in = { .id = a, .verdict = 0, .reason = S("偽の配送通知"), .alike = true };
	assert_true(run(&op_suspect_judge, &in, &out));
	assert_int_equal(out.state, SUSPECT_DANGEROUS);
	assert_true(now_of(b).state == SUSPECT_DANGEROUS && id_eq(now_of(b).judged_with, a));
	act_as(ACCESS_ADMIN); /* somebody else, at the same time */
	in.verdict = 1;
	assert_false(run(&op_suspect_judge, &in, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SUSPECT_IS_JUDGED));
	assert_int_equal(now_of(a).state, SUSPECT_DANGEROUS);
	struct suspect_id_in id = { a };
	assert_true(run(&op_suspect_undo, &id, &out));
	assert_true(now_of(a).state == SUSPECT_CHECKING && now_of(b).state == SUSPECT_CHECKING && id_is_none(now_of(b).judged_with));
	assert_false(run(&op_suspect_undo, &id, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SUSPECT_NOT_JUDGED));
	/* a sender that was found harmless is known from then on */
	struct id k = taken("From: tomo <tomo@friend.example>\r\nSubject: ひさしぶり\r\n" PLAIN "\r\nげんき" SIGNED, "");
	in = (struct suspect_judge_in){ .id = k, .verdict = 1, .reason = S("知り合い") };
	assert_true(run(&op_suspect_judge, &in, &out));
	struct id l = taken("From: tomo <tomo@friend.example>\r\nSubject: またね\r\n" PLAIN "\r\nげんき" SIGNED, "");
	struct suspect_sign_row *signs;
	size_t n_signs;
	read_begin();
	assert_true(suspect_signs(c, l, &signs, &n_signs));
	read_end();
	assert_int_equal(signs[SIGN_SENDER].n_found, 0);
	assert_int_equal(now_of(k).state, SUSPECT_HARMLESS);
}

static void test_answers_win(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct id a = taken("From: x@some.example\r\nReply-To: y@else.example\r\nSubject: 定例\r\n" PLAIN "\r\nよろしく" SIGNED, "");
	assert_int_equal(now_of(a).triage, SUSPECT_HIGH);
	struct suspect_answer_in in = { .id = a };
	struct suspect out;
	memset(in.answers, -1, sizeof in.answers);
	in.answers[SIGN_OTHER] = SUSPECT_NO;
	assert_true(run(&op_suspect_answer, &in, &out));
	assert_true(out.triage == SUSPECT_PLAIN && out.hits.v == 1);
	struct suspect_sign_row *signs;
	size_t n_signs;
	read_begin();
	assert_true(suspect_signs(c, a, &signs, &n_signs));
	read_end();
	assert_true(signs[SIGN_OTHER].answer == SUSPECT_NO && !signs[SIGN_OTHER].counts && signs[SIGN_OTHER].n_found > 0);
	assert_true(signs[SIGN_SENDER].counts && signs[SIGN_FREE].answer == -1);
}

/* --- rooms --- */

static bool entry_says(struct id room, const char *part)
{
	size_t n;
	struct entry_view *v = entries_now(room, &n);
	for (size_t i = 0; i < n; i++) {
		if (text_has(v[i].text, part)) {
			return true;
		}
	}
	return false;
}

static void test_into_a_room(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident room = open_room("変なメール", "fraud");
	struct id a = taken(WAVE("b1@hinata.example", "お支払いについて", "room.example", "R1"), "konishi@hinata.example");
	struct suspect out;
	struct suspect_join_in in = { .id = a, .incident_id = room.id, .traces = true };
	assert_true(run(&op_suspect_join, &in, &out));
	assert_true(id_eq(out.incident_id, room.id));
	assert_true(entry_says(room.id, "お支払いについて") && entry_says(room.id, "post[@]parcel-jp[.]example"));
	struct evidence *e;
	struct indicator *t;
	size_t n = 0, n_traces = 0;
	read_begin();
	assert_true(evidence_list(c, room.id, &e, &n) && indicator_list(c, room.id, &t, &n_traces));
	assert_true(n == 1 && memcmp(e[0].sha256.b, out.raw.b, sizeof out.raw.b) == 0);
	assert_true(n_traces >= 4); /* sender, its domain, the link and its host, the attachment */
	read_end();
	assert_false(run(&op_suspect_join, &in, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SUSPECT_IN_ROOM));
	struct suspect_judge_in judge = { .id = a, .verdict = 0, .reason = S("だまし") };
	assert_true(run(&op_suspect_judge, &judge, &out));
	assert_true(entry_says(room.id, "「危険」と判断した"));
	assert_whole();
	struct suspect_id_in id = { a };
	assert_true(run(&op_suspect_leave, &id, &out));
	assert_true(id_is_none(out.incident_id) && entry_says(room.id, "対応室から外した"));
	assert_whole();
	struct incident opened;
	struct suspect_open_in open = { .id = a, .title = S("怪しいメール"), .kind = S("fraud"), .traces = false };
	assert_true(run(&op_suspect_open, &open, &opened));
	assert_true(entry_says(opened.id, "お支払いについて"));
	assert_whole();
}

static void test_restricted(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct incident room = open_room("ないしょ", "fraud");
	struct id a = taken(WAVE("c1@hinata.example", "ないしょのメール", "secret.example", "S1"), ""),
		b = taken(WAVE("c2@hinata.example", "ないしょのメール", "secret.example", "S1"), "");
	struct suspect out;
	struct suspect_join_in in = { .id = a, .incident_id = room.id };
	assert_true(run(&op_suspect_join, &in, &out));
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(room.id));
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_false(suspect_get(c, a, &out));
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	err_clear(c);
	struct suspect *list;
	struct suspect_like *likes;
	size_t n;
	int64_t count;
	str next;
	assert_true(suspect_page(c, true, S(""), 1000, &list, &n, &next));
	for (size_t i = 0; i < n; i++) {
		assert_false(id_eq(list[i].id, a));
	}
	assert_true(suspect_alike(c, b, &likes, &n));
	for (size_t i = 0; i < n; i++) {
		assert_false(id_eq(likes[i].s.id, a));
	}
	assert_true(suspect_alike_count(c, b, &count));
	assert_int_equal((size_t)count, n);
	read_end();
	raw_sql("UPDATE incident SET is_restricted = 0 WHERE id = x'%s'", hex_of(room.id));
}

/* --- who else got it --- */

static const struct suspect_recipient *row_named(struct id id, const char *name, size_t *ret_n)
{
	struct suspect_recipient *v, *found = NULL;
	read_begin();
	assert_true(suspect_recipients(c, id, &v, ret_n));
	for (size_t i = 0; i < *ret_n; i++) {
		found = text_is(v[i].name, name) ? &v[i] : found;
	}
	read_end();
	return found;
}

static void test_recipients(void **state)
{
	(void)state;
	act_as(ACCESS_ADMIN);
	struct person p;
	struct person_input who = { .name = S("木下 さくら"), .mail = S("kinoshita@hinata.example"), .department = S("製造部"), .belongs = PERSON_OWN };
	assert_true(run(&op_person_add, &who, &p));
	who = (struct person_input){ .name = S("山口 大"), .mail = S("yamaguchi@hinata.example"), .department = S("製造部"), .belongs = PERSON_OWN };
	assert_true(run(&op_person_add, &who, &p));
	act_as(ACCESS_RESPONDER);
	struct id a = taken(WAVE("kinoshita@hinata.example, all@hinata.example, stranger@else.example", "宛先のあるメール", "rec.example", "T1"), "");
	struct id b = taken(WAVE("someone@else.example", "宛先のあるメール", "rec.example", "T1"), "yamaguchi@hinata.example");
	struct suspect out;
	struct suspect_id_in id = { a };
	size_t n;
	(void)b;
	assert_true(run(&op_suspect_recipients_fill, &id, &out));
	const struct suspect_recipient *r = row_named(a, "木下 さくら", &n);
	assert_true(n == 3 && r && !id_is_none(r->person_id));
	assert_non_null(row_named(a, "all@hinata.example", &n));
	assert_non_null(row_named(a, "山口 大", &n)); /* sent in the same mail */
	assert_null(row_named(a, "stranger@else.example", &n));
	assert_true(run(&op_suspect_recipients_fill, &id, &out));
	row_named(a, "", &n);
	assert_int_equal(n, 3); /* twice is once */
	struct suspect_recipient_add_in_words add = { .id = a, .department = S("製造部") };
	assert_false(run(&op_suspect_recipient_add, &add, &out)); /* both stand there */
	assert_true(refused_field("department", MSG_SUSPECT_RECIPIENT_THERE));
	add = (struct suspect_recipient_add_in_words){ .id = a, .name = S("パートの方") };
	assert_true(run(&op_suspect_recipient_add, &add, &out));
	struct suspect_recipient one;
	struct suspect_recipient_set_in set = { .id = a, .recipient_id = r->id, .received = SUSPECT_YES, .opened = SUSPECT_YES,
		.clicked = SUSPECT_YES, .typed = -1, .checked = -1, .note = S("PC-3"), .seen = r->changed_at };
	h.now_ms += 5000;
	c->now_ms += 5000;
	assert_true(run(&op_suspect_recipient_set, &set, &one));
	assert_true(one.clicked == SUSPECT_YES && one.typed == -1 && text_is(one.note, "PC-3"));
	act_as(ACCESS_ADMIN);
	assert_false(run(&op_suspect_recipient_set, &set, &one)); /* looked at before the other saved */
	assert_true(refused(ERR_CONFLICT, MSG_SUSPECT_RECIPIENT_CHANGED));
	struct suspect_progress k;
	set.seen = (struct opt_int){ 0 };
	set.checked = SUSPECT_YES;
	assert_true(run(&op_suspect_recipient_set, &set, &one));
	read_begin();
	assert_true(suspect_progress(c, a, &k));
	read_end();
	assert_true(k.n == 4 && k.done == 1 && k.touched == 1);
	struct suspect_recipient_in off = { a, r->id };
	assert_true(run(&op_suspect_recipient_remove, &off, &one) && one.gone_at.has);
	assert_true(run(&op_suspect_recipient_back, &off, &one) && !one.gone_at.has);
}

/* --- what strangers try --- */

static void test_strange_names(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct id a = taken("From: =?utf-8?Q?=3Cscript=3E=0Aalert=E2=80=AE?= <x@evil.example>\r\n"
		"Subject: =?utf-8?Q?a=0D=0ABcc:_b@evil.example=E2=80=AE=3Cb=3E?=\r\n" PLAIN "\r\nx", "");
	struct suspect s = now_of(a);
	for (size_t i = 0; i < s.subject.n; i++) {
		assert_true((uint8_t)s.subject.p[i] >= ' ');
	}
	assert_true(str_find(s.subject, S("\xE2\x80\xAE"), 0) == SIZE_MAX && str_find(s.from_name, S("\xE2\x80\xAE"), 0) == SIZE_MAX);
	assert_true(text_has(s.subject, "<b>")); /* kept as text; pages escape it */
	struct incident room = open_room("だめな件名", "fraud");
	struct suspect out;
	struct suspect_join_in in = { .id = a, .incident_id = room.id, .traces = true };
	assert_true(run(&op_suspect_join, &in, &out));
	assert_whole();
}

static void test_files_refused(void **state)
{
	(void)state;
	static const uint8_t ole[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0 };
	struct mime_mail m;
	const struct { bytes raw; int msg; } bad[] = {
		{ { ole, sizeof ole }, MSG_SUSPECT_FILE_OUTLOOK },
		{ str_bytes(S("買い物メモ: にんじん\n")), MSG_SUSPECT_FILE_WRONG },
		{ str_bytes(S("%PDF-1.7\n%\xe2\xe3\xcf\xd3")), MSG_SUSPECT_FILE_WRONG },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(suspect_read(c, bad[i].raw, &m));
		assert_true(refused_field("mail", bad[i].msg));
		err_clear(c);
	}
	/* passed on as an attachment: the one inside is what is looked at */
	str outer = S("From: sato@hinata.example\r\nSubject: Fwd: x\r\n" MIXED "\r\n" TEXT_PART("見てください")
		"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
		"From: bad@evil.example\r\nSubject: inner\r\n\r\nhello\r\n--b--\r\n");
	assert_true(suspect_read(c, str_bytes(outer), &m));
	assert_true(text_is(m.from.address, "bad@evil.example") && text_is(m.subject, "inner"));
}

/* Staff press "forward": the suspicious one stands in the text of our own mail. */
static void test_passed_on_in_a_text(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct id a = taken("From: 小西 直樹 <konishi@hinata.example>\r\nTo: desk@hinata.example\r\nSubject: Fwd: 請求書\r\n" PLAIN
		"\r\nこれは本物ですか\r\n\r\n---------- Forwarded message ---------\r\nFrom: 経理 <keiri@evil-x.example>\r\n"
		"Date: 2026年11月25日(水) 9:00\r\nSubject: 請求書\r\nTo: <konishi@hinata.example>\r\n\r\nhttp://evil-x.example/a\r\n",
		"konishi@hinata.example");
	struct suspect s = now_of(a);
	if (!text_is(s.from_address, "keiri@evil-x.example")) {
		print_error("%.*s\n", STR_FMT(s.from_address));
	}
	assert_true(text_is(s.from_address, "keiri@evil-x.example") && text_is(s.subject, "請求書"));
}

static void test_told_in_words(void **state)
{
	(void)state;
	struct mime_mail m;
	suspect_mail_told(c, &(struct suspect_told){ S("山田商事 <info@yamada-x.example>"), S("請求書"), S("さっき"),
		S("http://bit.ly/abc を押して") }, &m);
	assert_true(text_is(m.from.name, "山田商事") && text_is(m.from.address, "info@yamada-x.example"));
	assert_true(m.n_links == 1 && text_is(m.links[0].host, "bit.ly"));
	suspect_mail_told(c, &(struct suspect_told){ S("なまえだけ"), STR_NONE, STR_NONE, STR_NONE }, &m);
	assert_true(text_is(m.from.name, "なまえだけ") && str_is_empty(m.from.address) && str_is_empty(m.text));
	act_as(ACCESS_RESPONDER);
	struct suspect out;
	struct suspect_add_in_words in = { .from = S("x@yamada-x.example") };
	assert_true(run(&op_suspect_add, &in, &out));
	assert_false(out.has_raw);
	in = (struct suspect_add_in_words){ .reporter = S("だれか") };
	assert_false(run(&op_suspect_add, &in, &out));
	assert_true(refused_field("from", MSG_SUSPECT_NOTHING_GIVEN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signs), cmocka_unit_test(test_reasons_are_whole), cmocka_unit_test(test_rule),
		cmocka_unit_test(test_harmless_to_show), cmocka_unit_test(test_subjects_are_one), cmocka_unit_test(test_alike),
		cmocka_unit_test(test_judged_once), cmocka_unit_test(test_answers_win), cmocka_unit_test(test_into_a_room),
		cmocka_unit_test(test_restricted), cmocka_unit_test(test_recipients), cmocka_unit_test(test_strange_names),
		cmocka_unit_test(test_files_refused), cmocka_unit_test(test_told_in_words), cmocka_unit_test(test_passed_on_in_a_text),
	};
	return cmocka_run_group_tests_name("suspect", tests, room_begin, room_end);
}
