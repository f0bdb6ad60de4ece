package markup

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func TestFixedPartsStayAndValuesAreEscaped(t *testing.T) {
	t.Parallel()
	var p Page
	p.Add("<style>a{b:c}</style>")
	p.Add(`<p title="{}">{}</p>`, `"><script>`, `{} & 'all'`)
	p.AddIf("<b>{}</b>", "")
	p.AddIf(`<i>{} {}</i>`, "", "there")
	want := `<style>a{b:c}</style><p title="&#34;&gt;&lt;script&gt;">{} &amp; &#39;all&#39;</p><i> there</i>`
	if p.String() != want {
		t.Errorf("got %s", p.String())
	}
}

func TestNoValueLeavesItsPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := strings.NewReplacer("\x00", "", "\r", "").Replace(rapid.String().Draw(t, "value"))
		var p Page
		p.Add(`<p title="{}">{}</p>`, v, v)
		nodes, err := html.ParseFragment(strings.NewReader(p.String()), nil)
		if err != nil {
			t.Fatal(err)
		}
		body := nodes[0].LastChild
		one := body.FirstChild
		if one != body.LastChild || one.Data != "p" || len(one.Attr) != 1 || one.Attr[0].Val != v {
			t.Fatalf("%q became %s", v, p.String())
		}
		if v != "" && (one.FirstChild != one.LastChild || one.FirstChild.Data != v) {
			t.Fatalf("%q became %s", v, p.String())
		}
	})
}

func TestAPlaceWithoutItsValueIsAMistake(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	new(Page).Add("<p>{}</p>", "one", "two")
}
