package platform

import "testing"

func TestALinkOpensTheAccountsChatAndNothingElse(t *testing.T) {
	t.Parallel()
	link := ChatLink{URL: "https://chat.example/{number:digits}", TextParam: "text", TextLength: 12}
	for _, c := range []struct {
		name, number, text, want string
	}{
		{"number and text", "+34 600 00-11-22", "Hola, ¿qué?", "https://chat.example/34600001122?text=Hola%2C%20%C2%BFqu%C3%A9%3F"},
		{"no text", "+34 600", "", "https://chat.example/34600"},
		{"a plus stays a plus", "34", "1+1 = 2", "https://chat.example/34?text=1%2B1%20%3D%202"},
		{"too long", "34", "abcdefghijklmnop", "https://chat.example/34?text=abcdefghijkl"},
		{"lines", "34", "a\nb&to=x", "https://chat.example/34?text=a%0Ab%26to%3Dx"},
		{"no number", "", "x", ""},
		{"another host", "//evil.example", "x", ""},
	} {
		got, ok := link.Open(map[string]string{"number": c.number}, c.text)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v", c.name, got, ok)
		}
	}
	plain := ChatLink{URL: "https://chat.example/{name}"}
	if got, ok := plain.Open(map[string]string{"name": "a/../b@evil?x"}, "no"); !ok || got != "https://chat.example/a%2F..%2Fb@evil%3Fx" {
		t.Errorf("a setting is one part of the path: %q, %v", got, ok)
	}
	for _, host := range []string{"https://{host}/x", "http://chat.example/{host}", "https://chat.example{host}"} {
		if got, ok := (ChatLink{URL: host}).Open(map[string]string{"host": ".evil.example"}, ""); ok {
			t.Errorf("%s leads to %s", host, got)
		}
	}
}
