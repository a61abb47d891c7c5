const lowHz = 660;
const highHz = 880;
const loudness = 0.05;
const attackS = 0.02;
const lengthS = 0.16;

/** Plays the short soft tone that says "I am listening". */
export function playEarcon(context: AudioContext, destination: AudioNode): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime;
  tone.frequency.setValueAtTime(lowHz, start);
  tone.frequency.setValueAtTime(highHz, start + lengthS / 2);
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + attackS);
  volume.gain.setValueAtTime(loudness, start + lengthS - attackS);
  volume.gain.linearRampToValueAtTime(0, start + lengthS);
  tone.connect(volume).connect(destination);
  tone.start(start);
  tone.stop(start + lengthS);
}
