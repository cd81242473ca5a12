import { Modal } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { detectorClass } from './detector.ts';

const FORMATS = ['qr_code', 'code_128', 'ean_13', 'pdf417', 'aztec'];
const EVERY_MS = 200;

/** Reads a code with the camera; the first that is seen is taken. */
export function CameraScanner({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  return <Modal opened onClose={onClose} title={t('cashier:find.scanTitle')} closeButtonProps={{ 'aria-label': t('common:close') }}><Viewfinder onCode={onCode} /></Modal>;
}

function Viewfinder({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const found = useEffectEvent(onCode);
  useEffect(() => {
    const Reader = detectorClass();
    if (!Reader) return undefined;
    const reader = new Reader({ formats: FORMATS });
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      if (isOver || !video.current) return;
      const [code] = video.current.readyState >= 2 ? await reader.detect(video.current).catch(() => []) : [];
      if (isOver) return;
      if (code?.rawValue) return found(code.rawValue.trim());
      timer = setTimeout(() => void look(), EVERY_MS);
    };
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then(async (opened) => {
      stream = opened;
      if (isOver || !video.current) return opened.getTracks().forEach((track) => track.stop());
      video.current.srcObject = opened;
      await video.current.play();
      await look();
    }).catch(() => setRefused(true));
    return () => {
      isOver = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (isRefused) return <p className="note warn">{t('cashier:find.noCamera')}</p>;
  return <div className="col"><video ref={video} className="csh-video" muted playsInline aria-label={t('cashier:find.scanTitle')} /><p className="m s13">{t('cashier:find.scanHelp')}</p></div>;
}
