package reach

import (
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

func TestAWordIsTidiedAndJudged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed, word string
		state       WordState
	}{
		{"Verano", "verano", WordFree},
		{" Niño y Niña ", "nino-y-nina", WordFree},
		{"llaves_2026", "llaves-2026", WordFree},
		{"2x2", "2x2", WordFree},
		{"ab", "ab", WordMalformed},
		{"你好", "", WordMalformed},
		{"", "", WordMalformed},
		{"a--b  c", "a-b-c", WordFree},
		{"login", "login", WordReserved},
		{"l0ve", "l0ve", WordUnclear},
		{"mesa-1", "mesa-1", WordUnclear},
		{"mesa-12", "mesa-12", WordFree},
		{"1001", "1001", WordFree},
		{"hotel-de-mierda", "hotel-de-mierda", WordOffensive},
		{"m1erd4", "m1erd4", WordOffensive},
		{"fu-ck", "fu-ck", WordOffensive},
		{"scunthorpe", "scunthorpe", WordFree},
		{"computadora", "computadora", WordFree},
	} {
		if word := TidyWord(c.typed); word != c.word || judge(word) != c.state {
			t.Errorf("%q is %q, %s; want %q, %s", c.typed, word, judge(word), c.word, c.state)
		}
	}
	for _, pair := range [][2]string{{"modern", "modem"}, {"sol-2026", "sol2026"}, {"bill", "biil"}, {"vvater", "water"}} {
		if Alike(pair[0]) != Alike(pair[1]) {
			t.Errorf("%q does not look like %q", pair[0], pair[1])
		}
	}
}

func TestWhatIsSuggestedIsNearAndSound(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"admin", "l0ve", "", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"} {
		list := suggestions(word, 2026)
		if !slices.ContainsFunc(list, func(s string) bool { return judge(s) == WordFree }) {
			t.Errorf("nothing sound near %q: %q", word, list)
		}
		for _, s := range list[1:] {
			if judge(s) != WordFree {
				t.Errorf("%q for %q is %s", s, word, judge(s))
			}
		}
	}
}

func TestCustomersWordsTellTheirLink(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	link := func(id, channel, text, code string) desk.ReachLink {
		return desk.ReachLink{ID: id, ChannelID: channel, Text: text, Code: code, CreatedAt: made}
	}
	m := newMatcher([]desk.ReachLink{
		link("keys", "a", "Hola, escribo desde la habitación", "KEY2"), link("spa", "a", "Hola, escribo desde la habitación del spa", "SPA2"),
		link("same1", "a", "Quiero reservar una mesa", "SAM2"), link("same2", "a", "¡Quiero reservar una mesa!", "SAM3"),
		link("short", "a", "Hola", "SHR2"), link("none", "a", "", "NNN2"), link("other", "b", "Hola", "THR2"),
	})
	for _, c := range []struct{ channel, text, want string }{
		{"a", "Hola, escribo desde la habitación", "keys"},
		{"a", "hola escribo desde la HABITACION  ", "keys"},
		{"a", "Hola, escribo desde la habitación. ¿Hay desayuno?", "keys"},
		{"a", "Hola, escribo desde la habitación del spa", "spa"},
		{"a", "Hola, escribo desde la habitaciones", ""},
		{"b", "Hola, escribo desde la habitación", ""},
		{"a", "Quiero reservar una mesa", ""},
		{"a", "Quiero reservar una mesa #SAM3", "same2"},
		{"a", "otra cosa #sam2", "same1"},
		{"b", "de otro canal (#SPA2)", "spa"},
		{"a", "#SPA23", ""},
		{"a", "Hola", "short"},
		{"a", "¡hola!", "short"},
		{"a", "Hola, ¿qué tal?", ""},
		{"b", "Hola", "other"},
		{"a", "", ""},
	} {
		if got, _ := m.match(c.channel, c.text, made); got.ID != c.want {
			t.Errorf("%q on %s is of %q, want %q", c.text, c.channel, got.ID, c.want)
		}
	}
	if got, ok := m.match("a", "Hola", made.Add(-time.Second)); ok {
		t.Errorf("what was written before there was the link is of %s", got.ID)
	}
	told := ToldApart(m.links)
	if !told["keys"] || told["same1"] || told["same2"] || told["none"] || !told["short"] {
		t.Errorf("told apart: %v", told)
	}
}
