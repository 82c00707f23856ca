/* Every page works without script, and with the keyboard alone. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, KONISHI } from './sonae.mjs';

const s = await suite();

both('without script: room, entry, step, report', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport, javaScriptEnabled: false });
	await go(page, '/incident/new');
	await submit(page, '.open-form button.is-main');
	const room = new URL(page.url()).pathname;
	await page.fill('.composer [name=text]', 'スクリプトなしで書いた');
	await submit(page, '.composer button.is-main');
	assert.match(await page.locator('.entry.is-new').innerText(), /スクリプトなしで書いた/);
	await submit(page, '.entry.is-new button[value=done]');
	await page.locator('.composer summary').click();
	await page.fill('.composer [name=text]', 'きのうのこと');
	await page.fill('.composer [name=occurred_at]', '99:99');
	await submit(page, '.composer button.is-main');
	assert.ok(await page.locator('.error').count() > 0, 'refused in words');
	assert.equal(await page.inputValue('.composer [name=text]'), 'きのうのこと', 'and nothing is lost');
	await page.fill('.composer [name=occurred_at]', '05:50ごろ');
	await submit(page, '.composer button.is-main');
	assert.match(await page.locator('.entry:has-text("きのうのこと") .when').innerText(), /05:50ごろ/);
	await submit(page, '.step.is-now form button, .next form button');
	await submit(page, '.next form button');
	assert.ok(await page.locator('.step.is-done').count() >= 1);
	await submit(page, 'form[action$="/report"] button');
	await submit(page, 'form[data-keep=report] button.is-main');
	await submit(page, 'form[action$="/issue"] button');
	assert.match(await page.locator('.error-summary').innerText(), /宛先/, 'a paper for nobody is not issued');
	await submit(page, '.paper-bar a[href$="/edit"]');
	await page.fill('[name=addressees]', '取引先の皆さま');
	await submit(page, 'form[data-keep=report] button.is-main');
	await submit(page, 'form[action$="/issue"] button');
	assert.equal(await page.locator('form[action$="/issue"]').count(), 0);
	assert.equal(await page.locator('[data-print]:visible').count(), 0, 'no button that needs script');
	await go(page, room);
	assert.equal(await page.locator('.report-line').count(), 1);
	await page.context().close();
});

async function tabTo(page, css, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate((c) => document.activeElement.matches(c), css)) {
			const seen = await page.evaluate(() => {
				const r = document.activeElement.getBoundingClientRect();
				return getComputedStyle(document.activeElement).outlineStyle !== 'none' ||
					getComputedStyle(document.activeElement.closest('.choice') || document.body).outlineStyle !== 'none' ||
					r.width === 0;
			});
			assert.ok(seen, `${css}: one sees where one is`);
			return;
		}
	}
	assert.fail(`${css} cannot be reached with the Tab key`);
}

both('keyboard only: open a room, write, finish a step', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/now');
	await tabTo(page, viewport.width < 1024 ? '.tab-alarm' : '.alarm');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	await tabTo(page, '.open-form button.is-main');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	await tabTo(page, '.skip, .composer [name=text]');
	await tabTo(page, '.composer [name=text]');
	await page.keyboard.type('キーだけで書いた');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	await page.waitForSelector('.entry:has-text("キーだけで書いた")');
	await page.reload();
	await tabTo(page, '.next form button');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	await page.waitForSelector('.step.is-now');
	await page.reload();
	await tabTo(page, '.next form button');
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	await page.waitForSelector('.step.is-done');
	await page.context().close();
});
