package survey

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	mostName     = 100
	mostQuestion = 500
	mostLabel    = 60
	mostDays     = 365
	mostHours    = 24 * 90
	mostGroup    = 1000
	mostKept     = 3650
)

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// check refuses a survey that could not work, naming what is wrong at its place,
// and completes what is left out.
func check(ctx context.Context, q *store.Queryer, v *desk.Survey) error {
	v.Name = strings.TrimSpace(v.Name)
	if v.Name == "" || utf8.RuneCountInString(v.Name) > mostName {
		return desk.Invalid("name", "a name has 1 to %d characters", mostName)
	}
	if v.Kind != desk.SurveyCSAT && v.Kind != desk.SurveyNPS {
		return desk.Invalid("kind", "must be csat or nps")
	}
	switch {
	case v.Style == "" || v.Kind == desk.SurveyNPS:
		v.Style = "numbers"
	case v.Style != "numbers" && v.Style != "faces" && v.Style != "stars":
		return desk.Invalid("style", "must be numbers, faces or stars")
	}
	if v.Delivery == "" {
		v.Delivery = desk.SurveyChoices
	}
	if v.Delivery != desk.SurveyChoices && v.Delivery != desk.SurveyLink {
		return desk.Invalid("delivery", "must be choices or link")
	}
	if err := checkWords(v); err != nil {
		return err
	}
	if err := checkNumbers(v); err != nil {
		return err
	}
	if v.Low.Tag = strings.TrimSpace(v.Low.Tag); utf8.RuneCountInString(v.Low.Tag) > 50 {
		return desk.Invalid("low.tag", "a tag's name has at most 50 characters")
	}
	if v.Low.Priority != "" && !v.Low.Priority.Valid() {
		return desk.Invalid("low.priority", "must be low, normal, high or urgent")
	}
	if v.Template == nil {
		return nil
	}
	if _, err := q.TemplateByID(ctx, v.WorkspaceID, v.Template.ID); err != nil {
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid("template.id", "there is no such template")
		}
		return err
	}
	return nil
}

func checkNumbers(v *desk.Survey) error {
	if v.ExpiresHours == 0 {
		v.ExpiresHours = 7 * 24
	}
	if v.MinGroup == 0 {
		v.MinGroup = 5
	}
	for _, n := range []struct {
		field          string
		value, lo, top int
	}{{"every_days", v.EveryDays, 0, mostDays}, {"reminder_hours", v.ReminderHours, 0, mostHours}, {"expires_hours", v.ExpiresHours, 1, mostHours}, {"min_group", v.MinGroup, 1, mostGroup},
		{"keep_days", v.KeepDays, 0, mostKept}} {
		if n.value < n.lo || n.value > n.top {
			return desk.Invalid(n.field, "%d to %d", n.lo, n.top)
		}
	}
	if v.ReminderHours >= v.ExpiresHours {
		return desk.Invalid("reminder_hours", "a reminder comes before the survey ends")
	}
	if v.KeepDays > 0 && (v.KeepDays*24 < v.ExpiresHours+24 || v.KeepDays < v.EveryDays) {
		return desk.Invalid("keep_days", "answers are kept at least until a day after the survey ended, and until the customer may be asked again")
	}
	return nil
}

func checkWords(v *desk.Survey) error {
	if len(v.Words) == 0 {
		return desk.Invalid("words", "a survey needs words in one language at least")
	}
	if len(v.Words) > 40 {
		return desk.Invalid("words", "at most 40 languages")
	}
	for language, w := range v.Words {
		at := "words." + language
		if !languageCode.MatchString(language) {
			return desk.Invalid("words", "words go by language: en, es")
		}
		if strings.TrimSpace(w.Question) == "" {
			return desk.Invalid(at+".question", "there has to be a question")
		}
		for field, text := range map[string]string{"question": w.Question, "thanks": w.Thanks, "follow_low": w.FollowLow, "follow_middle": w.FollowMiddle, "follow_high": w.FollowHigh} {
			if utf8.RuneCountInString(text) > mostQuestion {
				return desk.Invalid(at+"."+field, "at most %d characters", mostQuestion)
			}
		}
		for field, text := range map[string]string{"low": w.Low, "high": w.High} {
			if utf8.RuneCountInString(text) > mostLabel {
				return desk.Invalid(at+"."+field, "at most %d characters", mostLabel)
			}
		}
	}
	if _, there := v.Words[v.Language]; !there {
		return desk.Invalid("language", "there are no words in this language")
	}
	return nil
}

// base is the language of a locale: es of es-MX and es_MX.
func base(locale string) string {
	language, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	return language
}

// wordsIn are a survey's words in the first of some languages that it has.
func wordsIn(v desk.Survey, languages ...string) (desk.SurveyWords, string) {
	for _, l := range languages {
		if w, there := v.Words[base(l)]; there {
			return w, base(l)
		}
	}
	return v.Words[v.Language], v.Language
}
