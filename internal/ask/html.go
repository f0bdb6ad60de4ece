package ask

import "recado.dev/internal/markup"

// html is the page as it is sent.
func (p sheet) html() *markup.Page {
	h := markup.Sheet(p.Lang, p.title(), p.From, pageStyle)
	switch p.State {
	case "thanks":
		h.Add(`<h1>{}</h1>`, p.Thanks)
		h.AddIf(`<p class="said">{}: <strong>{}</strong></p>`, p.words.Said, p.Said)
		h.Add(`<p>{}</p>`, p.ThanksText)
	case "gone":
		h.Add(`<h1>{}</h1><p>{}</p>`, p.Gone, p.GoneText)
	default:
		p.ask(h)
	}
	return h.End()
}

func (p sheet) title() string {
	switch {
	case p.State == "thanks":
		return p.Thanks
	case p.State == "gone":
		return p.Gone
	case p.Failed:
		return p.Fix + " " + p.Title
	}
	return p.Title
}

func (p sheet) ask(h *markup.Page) {
	h.Add(`<h1>{}</h1>`, p.Title)
	h.AddIf("\n"+`<p class="said">{}</p>`, p.Text)
	h.AddIf("\n"+`<p class="dim">{}</p>`, p.Place)
	h.AddIf("\n"+`<p class="dim">{}</p>`, p.Zone)
	if p.Nothing {
		h.Add("\n<p>{}</p>", p.NoTimes)
		return
	}
	if p.Failed {
		h.Add("\n"+`<p class="bad" role="alert">{}</p>`, p.Fix)
	}
	h.Add("\n" + `<form method="post" novalidate>` + "\n")
	for _, f := range p.Fields {
		if f.Kind == "one" || f.Kind == "some" {
			f.choose(h, p.Optional)
		} else {
			f.fill(h, p.Optional)
		}
	}
	h.Add(`<button type="submit">{}</button>`+"\n</form>", p.Send)
}

// choose is a question with options.
func (f field) choose(h *markup.Page, optional string) {
	h.Add("<fieldset")
	if f.Problem != "" {
		h.Add(` aria-describedby="bad-{}"`, f.Name)
	}
	h.Add("><legend>{}", f.Label)
	f.mark(h, optional)
	h.Add("</legend>\n")
	kind, required, wrong := "checkbox", "", ""
	if f.Kind == "one" {
		kind = "radio"
		if f.Required {
			required = " required"
		}
	}
	if f.Problem != "" {
		wrong = ` aria-invalid="true"`
	}
	for _, o := range f.Options {
		h.Add(`<label class="option"><input type="{}" name="{}" value="{}"`, kind, f.Name, o.Value)
		if o.Chosen {
			h.Add(" checked")
		}
		h.Add(required + wrong)
		h.Add("><span>{}</span></label>\n", o.Label)
	}
	f.complain(h)
	h.Add("</fieldset>\n")
}

// fill is a question with a line or an area to write in.
func (f field) fill(h *markup.Page, optional string) {
	h.Add(`<div class="field"><label class="label" for="f-{}">{}`, f.Name, f.Label)
	f.mark(h, optional)
	h.Add("</label>\n")
	if f.Kind == "area" {
		h.Add(`<textarea id="f-{}" name="{}" maxlength="4000"`, f.Name, f.Name)
	} else {
		h.Add(`<input id="f-{}" name="{}" type="{}" value="{}" maxlength="1000"`, f.Name, f.Name, f.Type, f.Value)
		h.AddIf(` autocomplete="{}"`, f.Auto)
	}
	if f.Required {
		h.Add(" required")
	}
	if f.Problem != "" {
		h.Add(` aria-invalid="true" aria-describedby="bad-{}"`, f.Name)
	}
	h.Add(">")
	if f.Kind == "area" {
		h.Add("{}</textarea>", f.Value)
	}
	h.Add("\n")
	f.complain(h)
	h.Add("</div>\n")
}

// mark says that a question may stay open.
func (f field) mark(h *markup.Page, optional string) {
	if !f.Required {
		h.Add(` <span class="dim">({})</span>`, optional)
	}
}

func (f field) complain(h *markup.Page) {
	h.AddIf(`<p class="bad" id="bad-{}">{}</p>`, f.Name, f.Problem)
}

const pageStyle = `<style>
:root { color-scheme: light dark; --line: #8a8f98; --dim: #5c626b; --act: #1d5fd0; --ink: #fff; --bad: #b3261e; font: 1rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --line: #80868f; --dim: #aab0b9; --act: #8ab4ff; --ink: #10141b; --bad: #ff9d94; } }
body { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; }
.from, .dim { color: var(--dim); margin: 0; }
.said { white-space: pre-line; }
fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
legend, .label { display: block; font-weight: 600; padding: 0; margin: 0 0 .5rem; }
.field { margin-top: 1.5rem; }
.option { display: flex; align-items: center; gap: .75rem; min-height: 3rem; padding: .25rem .875rem; margin-top: .5rem; border: 1px solid var(--line); border-radius: .625rem; cursor: pointer; }
.option:has(:checked) { border-color: var(--act); box-shadow: inset 0 0 0 1px var(--act); }
.option input { width: 1.25rem; height: 1.25rem; margin: 0; flex: none; accent-color: var(--act); }
input:not([type=radio]):not([type=checkbox]), textarea { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .625rem; }
textarea { min-height: 7rem; }
[aria-invalid=true] { border-color: var(--bad) !important; }
.bad { color: var(--bad); margin: .375rem 0 0; }
button { width: 100%; min-height: 3rem; margin-top: 2rem; font: inherit; font-weight: 600; color: var(--ink); background: var(--act); border: 0; border-radius: .625rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
</style>`
