import { surveyKeys } from "@/entities/survey";
import type { LiveHandler } from "../event";
import { onCaseTold } from "./case";

/** A survey came a step further: the case's history, and the lists of surveys of its case and its contact, say so. */
export const onSurvey: LiveHandler = (client, event) => {
  onCaseTold(client, event);
  if (event.case_id) void client.invalidateQueries({ queryKey: surveyKeys.ofCase(event.case_id) });
  if (event.contact_id) void client.invalidateQueries({ queryKey: surveyKeys.ofContact(event.contact_id) });
};
