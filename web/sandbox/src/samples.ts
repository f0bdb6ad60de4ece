// Samples that a phone can send without having a file at hand, drawn here.

function canvas(w: number, h: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const c = document.createElement("canvas");
  c.width = w;
  c.height = h;
  const g = c.getContext("2d");
  if (!g) throw new Error("no canvas");
  return [c, g];
}

function blob(c: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => c.toBlob((b) => (b ? resolve(b) : reject(new Error(type))), type, 0.85));
}

/** A photo of a parcel on a doormat, another one each time. */
export async function photo(): Promise<Blob> {
  const [c, g] = canvas(960, 720);
  const hue = Math.random() * 360;
  const wall = g.createLinearGradient(0, 0, 0, 720);
  wall.addColorStop(0, `hsl(${hue} 22% 82%)`);
  wall.addColorStop(1, `hsl(${hue} 18% 66%)`);
  g.fillStyle = wall;
  g.fillRect(0, 0, 960, 720);
  g.fillStyle = "hsl(28 24% 42%)";
  g.fillRect(0, 520, 960, 200);
  g.save();
  g.translate(480 + (Math.random() - 0.5) * 160, 470);
  g.rotate((Math.random() - 0.5) * 0.2);
  g.shadowColor = "rgb(0 0 0 / 45%)";
  g.shadowBlur = 40;
  g.shadowOffsetY = 18;
  g.fillStyle = "hsl(33 45% 58%)";
  g.fillRect(-220, -170, 440, 320);
  g.shadowColor = "transparent";
  g.fillStyle = "hsl(33 42% 49%)";
  g.fillRect(-220, -170, 440, 60);
  g.fillStyle = "hsl(40 60% 76%)";
  g.fillRect(-28, -170, 56, 320);
  g.fillStyle = "white";
  g.fillRect(60, 0, 130, 90);
  g.fillStyle = "#333";
  for (let i = 0; i < 22; i++) g.fillRect(72 + i * 5, 14, Math.random() > 0.5 ? 3 : 1.5, 42);
  g.restore();
  return blob(c, "image/jpeg");
}

/** Stickers: a picture in a white outline, as messengers cut them. */
export const stickers = ["🎉", "🙌", "😍", "🤔", "📦", "👋", "💚", "😴", "🔥", "🥳", "🙏", "😭"];

export async function sticker(emoji: string): Promise<Blob> {
  const [c, g] = canvas(512, 512);
  g.font = "340px 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji', sans-serif";
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.filter = "drop-shadow(0 0 9px white) drop-shadow(0 0 3px white)";
  g.fillText(emoji, 256, 276);
  return blob(c, "image/webp");
}

/** A voice note: a short melody, recorded as the browser records. */
export async function voice(): Promise<Blob> {
  const audio = new AudioContext();
  const out = audio.createMediaStreamDestination();
  const notes = [392, 440, 523, 440, 587, 523];
  const now = audio.currentTime + 0.05;
  notes.forEach((hz, i) => {
    const o = audio.createOscillator();
    const v = audio.createGain();
    o.frequency.value = hz;
    o.type = "triangle";
    v.gain.setValueAtTime(0, now + i * 0.28);
    v.gain.linearRampToValueAtTime(0.25, now + i * 0.28 + 0.04);
    v.gain.linearRampToValueAtTime(0, now + i * 0.28 + 0.27);
    o.connect(v).connect(out);
    o.start(now + i * 0.28);
    o.stop(now + i * 0.28 + 0.28);
  });
  const recorder = record(out.stream);
  await new Promise((r) => setTimeout(r, notes.length * 280 + 150));
  const b = await recorder.stop();
  await audio.close();
  return b;
}

/** Records a stream until it is stopped. */
export function record(stream: MediaStream): { stop: () => Promise<Blob> } {
  const types = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const parts: Blob[] = [];
  recorder.ondataavailable = (e) => parts.push(e.data);
  recorder.start();
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop();
          resolve(new Blob(parts, { type: recorder.mimeType }));
        };
        recorder.stop();
      }),
  };
}

export function voiceName(b: Blob): string {
  return `voice.${b.type.includes("ogg") ? "ogg" : b.type.includes("mp4") ? "m4a" : "webm"}`;
}
