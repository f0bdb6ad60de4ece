package survey

import (
	"strconv"

	"recado.dev/internal/markup"
)

// html is the page as it is sent.
func (p sheet) html() *markup.Page {
	h := markup.Sheet(p.QuestionLang, p.title(), p.From, pageStyle)
	switch p.State {
	case "gone":
		h.Add(`<h1>{}</h1><p>{}</p>`, p.Gone, p.GoneText)
	case "thanks":
		p.thank(h)
	default:
		p.ask(h)
	}
	return h.End()
}

func (p sheet) title() string {
	switch {
	case p.State == "gone":
		return p.Gone
	case p.State == "thanks":
		return p.Thanks
	case p.Failed:
		return p.Needed + " " + p.Question
	}
	return p.Question
}

func (p sheet) thank(h *markup.Page) {
	h.Add(`<h1 lang="{}">{}</h1>`, p.Lang, p.Thanks)
	h.AddIf("\n"+`<p class="said">{}</p>`, p.ThanksFor)
	h.Add("\n"+`<p class="dim">{}: {}</p>`, p.Your, p.Said)
	if p.Follow != "" {
		h.Add("\n"+`<form method="post"><label class="label" for="comment">{} <span class="dim">({})</span></label>
<textarea id="comment" name="comment" maxlength="4000">{}</textarea>
<button type="submit">{}</button></form>`, p.Follow, p.Optional, p.Comment, p.Send)
	}
	h.Add("\n"+`<p><a href="?change">{}</a></p>`, p.Change)
}

func (p sheet) ask(h *markup.Page) {
	h.Add(`<form method="post" novalidate>` + "\n<fieldset")
	if p.Failed {
		h.Add(` aria-describedby="needed"`)
	}
	h.Add(`><legend><h1>{}</h1></legend>`, p.Question)
	if p.Failed {
		h.Add("\n"+`<p class="bad" id="needed" role="alert">{}</p>`, p.Needed)
	}
	h.Add("\n" + `<div class="scores">`)
	for _, c := range p.Choices {
		h.Add(`<label><input type="radio" name="score" value="{}" aria-label="{}" required`, strconv.Itoa(c.Value), c.Name)
		if c.Chosen {
			h.Add(" checked")
		}
		h.Add(`><span aria-hidden="true">{}</span></label>`, c.Label)
	}
	h.Add(`</div>
<div class="ends" aria-hidden="true"><span>{}</span><span>{}</span></div></fieldset>
<button type="submit">{}</button>
</form>`, p.Low, p.High, p.Send)
}

const pageStyle = `<style>
:root { color-scheme: light dark; --line: #8a8f98; --dim: #5c626b; --act: #1d5fd0; --ink: #fff; --bad: #b3261e; font: 1rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --line: #80868f; --dim: #aab0b9; --act: #8ab4ff; --ink: #10141b; --bad: #ff9d94; } }
body { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1, legend { font-size: 1.5rem; line-height: 1.25; font-weight: 700; margin: .25rem 0 .75rem; padding: 0; }
.from, .dim { color: var(--dim); margin: 0; }
.said { white-space: pre-line; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.scores { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 .5rem; }
.scores label { position: relative; display: grid; place-items: center; flex: 1 1 3rem; min-width: 3rem; min-height: 3rem; padding: 0 .5rem; border: 1px solid var(--line); border-radius: .625rem; cursor: pointer; font-size: 1.125rem; }
.scores input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.scores label:has(:checked) { border-color: var(--act); box-shadow: inset 0 0 0 2px var(--act); font-weight: 700; }
.scores label:has(:focus-visible) { outline: 3px solid var(--act); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; gap: 1rem; color: var(--dim); }
.label { display: block; font-weight: 600; margin: 1.5rem 0 .5rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 7rem; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .625rem; }
.bad { color: var(--bad); }
button { margin-top: 1.5rem; min-height: 3rem; padding: 0 1.5rem; font: inherit; font-weight: 600; color: var(--ink); background: var(--act); border: 0; border-radius: .625rem; cursor: pointer; }
a { color: var(--act); display: inline-block; padding: .75rem 0; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
</style>`
