/* Cookies of the program: their names, their attributes, and the seal on those that carry a value of ours. */

#include "base/hash.h"
#include "web/pipeline.h"

const char *cookie_name(const struct app *a, const char *base)
{
	/* The prefix makes browsers refuse a cookie that another host of the domain tries to plant. */
	static const struct { const char *base, *secure, *plain; } names[] = {
		{ "session", "__Host-sonae", "sonae" },
		{ "flash", "__Host-sonae-flash", "sonae-flash" },
		{ "form", "__Host-sonae-form", "sonae-form" },
		{ "guest", "__Host-sonae-guest", "sonae-guest" },
		{ "lang", "__Host-sonae-lang", "sonae-lang" },
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i].base, base) == 0) {
			return a->config.cookies_secure ? names[i].secure : names[i].plain;
		}
	}
	return "";
}

void cookie_set(struct flight *f, const char *base, str value, int64_t max_age_s)
{
	struct arena *a = f->c.arena;
	str age = max_age_s < 0 ? S("") : str_printf(a, "; Max-Age=%lld", (long long)max_age_s);
	str secure = f->app->config.cookies_secure ? S("; Secure") : S("");
	http_set_header(&f->x->response, S("Set-Cookie"),
	                STR_CAT(a, str_from_c(cookie_name(f->app, base)), S("="), value,
	                        S("; Path=/; HttpOnly; SameSite=Lax"), age, secure));
}

str cookie_get(const struct flight *f, const char *base)
{
	return http_cookie(&f->x->request, cookie_name(f->app, base));
}

bool cookie_mac(struct flight *f, const char *purpose, str value, str *ret)
{
	struct sha256 mac;
	str text = STR_CAT(f->c.arena, str_from_c(purpose), S(":"), value);
	hmac_sha256(f->app->cookie_key, str_bytes(text), &mac);
	*ret = base64url(f->c.arena, (bytes){ mac.b, sizeof mac.b });
	return true;
}

static bool form_mac(struct web *w, str purpose, str value, str *ret)
{
	return cookie_mac(flight_of(w), "signed", STR_CAT(w->c->arena, purpose, S(":"), value), ret);
}

str web_sign(struct web *w, str purpose, str value)
{
	str mac;
	return form_mac(w, purpose, value, &mac) ? STR_CAT(w->c->arena, value, S("."), mac) : S("");
}

str web_unsign(struct web *w, str purpose, str signed_value)
{
	str mac, rest = str_is_none(signed_value) ? S("") : signed_value;
	str value = str_cut(&rest, '.');
	bool is_ours = !str_is_empty(value) && !str_is_empty(rest) && form_mac(w, purpose, value, &mac) &&
		equal_const_time(str_bytes(mac), str_bytes(rest));
	return is_ours ? value : STR_NONE;
}

str web_guest(struct web *w)
{
	str v = cookie_get(flight_of(w), "guest");
	return v.n <= 100 ? v : S("");
}

void web_guest_set(struct web *w, str cookie)
{
	cookie_set(flight_of(w), "guest", cookie, str_is_empty(cookie) ? 0 : -1);
}
