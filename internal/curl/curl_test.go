package curl

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

func request(t *testing.T, contentType, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "https://net.test/v1/messages?x=1", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	return req
}

func TestACommandHoldsNamesInPlaceOfSecrets(t *testing.T) {
	t.Parallel()
	body := `{"text":"it's $HOME \"and\" ` + "`id`" + `"}`
	req := request(t, "application/json", body)
	req.Header.Set("Authorization", "Bearer "+mark+"access_token-")
	req.Header.Set("User-Agent", "Recado")
	text := command(req, []byte(body))
	if !strings.Contains(text, `-H 'Authorization: Bearer '"$ACCESS_TOKEN"''`) || strings.Contains(text, mark) || strings.Contains(text, "User-Agent") {
		t.Errorf("command: %s", text)
	}
	// A shell reads the words as they were meant.
	out, err := exec.Command("sh", "-c", "ACCESS_TOKEN=t0p; curl() { printf '%s\\n' \"$@\"; }; "+text).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Authorization: Bearer t0p", body, "https://net.test/v1/messages?x=1"} {
		if !strings.Contains(string(out), want+"\n") {
			t.Errorf("the shell does not see %q in:\n%s", want, out)
		}
	}
}

func TestFormsAndFilesAreOptions(t *testing.T) {
	t.Parallel()
	req := request(t, "application/x-www-form-urlencoded", "")
	req.SetBasicAuth("AC1", mark+"auth_token-")
	text := command(req, []byte("To=%2B34600&Body=a+b%26c"))
	for _, want := range []string{`-u 'AC1:'"$AUTH_TOKEN"''`, `--data-urlencode 'Body=a b&c'`, `--data-urlencode 'To=+34600'`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("type", "image/png")
	if _, err := form.CreateFormFile("file", "a b.png"); err != nil {
		t.Fatal(err)
	}
	_ = form.Close()
	text = command(request(t, form.FormDataContentType(), ""), b.Bytes())
	for _, want := range []string{`-F 'type=image/png'`, `-F 'file=@a b.png;type=application/octet-stream'`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
}
